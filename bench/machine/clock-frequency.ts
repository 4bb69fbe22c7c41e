/** Megahertz of each processor, in their order. @param cpuInfo the text of /proc/cpuinfo; not every architecture tells */
export function parseClockFrequencies(cpuInfo: string): number[] {
  return [...cpuInfo.matchAll(/^cpu MHz\s*:\s*([\d.]+)/gm)].map(([, megahertz]) => Number(megahertz));
}
