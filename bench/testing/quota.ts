import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuFolders } from '../machine/allowance.ts';

const PERIOD_MICROS = 100_000;

/** A control group with a quota on processor time, which processes may be put into. */
export interface Quota {
  /** Starts what follows it in the group. */
  readonly launcher: readonly string[];
  /** Once nobody is in it. */
  remove(): void;
}

/** @returns undefined where this process may not make one, or where no controller of processors is at hand */
export function makeQuota(cores: number): Quota | undefined {
  const outermost = cpuFolders().at(-1);
  if (outermost === undefined) return undefined;
  const folder = join(outermost.folder, `relaymark-test-${process.pid}`);
  const quotaMicros = String(Math.round(cores * PERIOD_MICROS));
  try {
    mkdirSync(folder);
    if (outermost.version === 2) writeFileSync(join(folder, 'cpu.max'), `${quotaMicros} ${PERIOD_MICROS}`);
    else writeFileSync(join(folder, 'cpu.cfs_quota_us'), quotaMicros);
  } catch {
    return undefined;
  }
  return {
    launcher: ['sh', '-c', 'echo $$ > "$0" && exec "$@"', join(folder, 'cgroup.procs')],
    remove: () => rmdirSync(folder),
  };
}
