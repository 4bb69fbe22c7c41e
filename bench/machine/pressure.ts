/**
 * For how long, since boot, some process wanted a processor and had none, in microseconds: the run's own among them.
 * Undefined if the text is not that of /proc/pressure/cpu. See Documentation/accounting/psi.rst of Linux.
 */
export function parsePressure(text: string): number | undefined {
  const total = /^some .*total=(\d+)/m.exec(text)?.[1];
  return total === undefined ? undefined : Number(total);
}
