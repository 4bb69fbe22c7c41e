import { availableParallelism, cpus } from 'node:os';
import { coresOf, findCpuGroup, parseQuota, parseThrottling, type Throttling } from './cgroup.ts';
import { allowedProcessors, parseProcessorList } from './processors.ts';
import { textOf } from './text-file.ts';

/** What of the machine's processors this process and its children may use. */
export interface Allowance {
  /** Processors that it may run on. */
  readonly cores: number;
  /** Processors that there are. */
  readonly machineCores: number;
  /** Which of them, as the kernel writes it, such as "0-2,5"; absent where the system does not tell. */
  readonly affinity?: string;
  /** So much of a processor's time a control group leaves it; absent where none limits it. */
  readonly quotaCores?: number;
}

export function readAllowance(): Allowance {
  const affinity = readAffinity();
  const quotas = cpuFolders().flatMap(({ version, folder }) => readQuota(version, folder) ?? []);
  return {
    cores: availableParallelism(),
    machineCores: cpus().length,
    ...(affinity === undefined ? {} : { affinity }),
    ...(quotas.length === 0 ? {} : { quotaCores: Math.min(...quotas) }),
  };
}

/** Numbers of the processors that this process may run on; undefined where the system does not tell. */
export function readProcessors(): number[] | undefined {
  const affinity = readAffinity();
  return affinity === undefined ? undefined : parseProcessorList(affinity);
}

/** Of the control group that this process is in and of those around it: whichever has a quota may be the one that holds it back. */
export const readThrottlings = (): Throttling[] =>
  cpuFolders().flatMap(({ folder }) => parseThrottling(textOf(`${folder}/cpu.stat`) ?? '') ?? []);

function readAffinity(): string | undefined {
  return allowedProcessors(textOf('/proc/self/status') ?? '');
}

function readQuota(version: 1 | 2, folder: string): number | undefined {
  if (version === 2) return parseQuota(textOf(`${folder}/cpu.max`) ?? '');
  const number = (file: string): number => Number(textOf(`${folder}/${file}`) ?? Number.NaN);
  return coresOf(number('cpu.cfs_quota_us'), number('cpu.cfs_period_us'));
}

/** Where what limits this process is told, from the inside out. */
export function cpuFolders(): { version: 1 | 2; folder: string }[] {
  const membership = textOf('/proc/self/cgroup') ?? '';
  const group = findCpuGroup(membership, textOf('/proc/self/mountinfo') ?? '');
  return group === undefined ? [] : group.folders.map((folder) => ({ version: group.version, folder }));
}
