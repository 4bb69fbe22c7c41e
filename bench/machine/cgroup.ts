/** Where the kernel keeps what a group of processes may use of the processors. Version 1 and 2 say it in different files. */
export interface CpuGroup {
  readonly version: 1 | 2;
  /** Of the group that a process is in, and of those around it, from the inside out. */
  readonly folders: readonly string[];
}

/** Where a controller's tree is to be seen, and which part of it. */
interface Mount {
  readonly root: string;
  readonly point: string;
}

/**
 * @param membership the text of /proc/self/cgroup
 * @param mountInfo the text of /proc/self/mountinfo
 * @returns undefined where no group has a say about processors. See cgroups(7)
 */
export function findCpuGroup(membership: string, mountInfo: string): CpuGroup | undefined {
  for (const version of [1, 2] as const) {
    const path = membershipPath(membership, version);
    const mount = findMount(mountInfo, version);
    if (path !== undefined && mount !== undefined) return { version, folders: foldersOf(path, mount) };
  }
  return undefined;
}

/** Lines are "number:controllers:path"; version 2 is number 0 and names no controller. */
function membershipPath(membership: string, version: 1 | 2): string | undefined {
  for (const line of membership.split('\n')) {
    const [, number, controllers = '', path] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    const isIt = version === 1 ? controllers.split(',').includes('cpu') : number === '0';
    if (isIt) return path;
  }
  return undefined;
}

/** See proc_pid_mountinfo(5): the fields behind the dash are the type of file system, its source, and its options. */
function findMount(mountInfo: string, version: 1 | 2): Mount | undefined {
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', point = ''] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    const isIt = version === 1 ? type === 'cgroup' && options.split(',').includes('cpu') : type === 'cgroup2';
    if (isIt) return { root, point };
  }
  return undefined;
}

/** In a container the tree that is to be seen may begin at the container's own group, whatever that is called outside. */
function foldersOf(path: string, { root, point }: Mount): string[] {
  const seen = root !== '/' && path.startsWith(root) ? path.slice(root.length) : path;
  const names = seen.split('/').filter((name) => name !== '' && name !== '..');
  return [...names.keys(), names.length]
    .map((depth) => [point, ...names.slice(0, depth)].join('/'))
    .reverse();
}

/** @param text of cpu.max, version 2. In cores; undefined where there is no limit */
export function parseQuota(text: string): number | undefined {
  const [quota, period] = text.trim().split(/\s+/).map(Number);
  return coresOf(quota, period);
}

/** In cores, from cpu.cfs_quota_us and cpu.cfs_period_us of version 1; undefined where there is no limit. */
export function coresOf(quota = Number.NaN, period = Number.NaN): number | undefined {
  return quota > 0 && period > 0 ? quota / period : undefined;
}

/** How often a group had used up its quota before a period of it was over, and waited for the next. */
export interface Throttling {
  readonly periods: number;
  readonly throttledPeriods: number;
  /** Of all processors together. */
  readonly throttledMicros: number;
}

/** @param text of cpu.stat, either version; undefined where it says nothing of quotas */
export function parseThrottling(text: string): Throttling | undefined {
  const value = (name: string): number | undefined => {
    const digits = new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  const periods = value('nr_periods');
  const throttledPeriods = value('nr_throttled');
  if (periods === undefined || throttledPeriods === undefined) return undefined;
  // Version 1 has nanoseconds.
  const throttledMicros = value('throttled_usec') ?? (value('throttled_time') ?? 0) / 1000;
  return { periods, throttledPeriods, throttledMicros };
}
