/** In ticks since boot. */
export interface ProcessorTime {
  readonly total: number;
  /** Spent on programs and on the kernel's work for them, whoever's. */
  readonly busy: number;
  /** Wanted, and given to others by the host. */
  readonly stolen: number;
}

/** Where things stand in a line of /proc/stat. See proc(5). */
const USER = 0;
const NICE = 1;
const SYSTEM = 2;
const STOLEN = 7;
/** Later fields count guests' time that is in the earlier ones already. */
const FIELDS = 8;

/**
 * Interrupts are nobody's: loopback's, of which a run causes most, are counted there and not with its processes.
 *
 * @param procStat the text of /proc/stat
 * @param processors those that count; without them, all
 */
export function parseProcessorTime(procStat: string, processors?: readonly number[]): ProcessorTime {
  const names = processors === undefined ? ['cpu'] : processors.map((number) => `cpu${number}`);
  const lines = procStat
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([name]) => names.includes(name ?? ''))
    .map((fields) => fields.slice(1, 1 + FIELDS).map(Number));
  const sum = (...fields: number[]): number =>
    lines.reduce((total, line) => total + fields.reduce((part, field) => part + (line[field] ?? 0), 0), 0);
  return {
    total: sum(...Array(FIELDS).keys()),
    busy: sum(USER, NICE, SYSTEM),
    stolen: sum(STOLEN),
  };
}
