import { readFileSync } from 'node:fs';

interface ProcessorTime {
  readonly total: number;
  readonly stolen: number;
}

/** Where `steal` stands in the first line of /proc/stat, which is in ticks since boot. See proc(5). */
const STEAL_FIELD = 7;
/** Later fields count guests' time that is in the earlier ones already. */
const FIELDS = 8;

/** @param procStat the text of /proc/stat */
export function parseProcessorTime(procStat: string): ProcessorTime {
  const [line = ''] = procStat.split('\n');
  const ticks = line
    .trim()
    .split(/\s+/)
    .slice(1, 1 + FIELDS)
    .map(Number);
  return { total: ticks.reduce((sum, value) => sum + value, 0), stolen: ticks[STEAL_FIELD] ?? 0 };
}

/** Percent of the processor time between two readings that the host gave to others; 0 where no tick lies between. */
export function stolenPercent(before: ProcessorTime, after: ProcessorTime): number {
  const total = after.total - before.total;
  return total <= 0 ? 0 : (100 * (after.stolen - before.stolen)) / total;
}

/** The machine's processor time so far; undefined where the system does not tell. */
export function readProcessorTime(): ProcessorTime | undefined {
  if (process.platform !== 'linux') return undefined;
  return parseProcessorTime(readFileSync('/proc/stat', 'utf8'));
}
