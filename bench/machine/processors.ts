/** @param list such as "0-2,5", as the kernel writes sets of processors; see cpuset(7) */
export function parseProcessorList(list: string): number[] {
  return list
    .trim()
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
}

/** The processors that a process may run on, as the kernel writes them. @param status the text of /proc/self/status */
export const allowedProcessors = (status: string): string | undefined =>
  /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1];
