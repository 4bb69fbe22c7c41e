import type { SubjectUsage } from './probe.ts';

/** What was used in several times, one after the other on one line of time. */
export function addUsages(usages: readonly SubjectUsage[]): SubjectUsage {
  const sum = (read: (usage: SubjectUsage) => number): number =>
    usages.reduce((total, usage) => total + read(usage), 0);
  const most = (read: (usage: SubjectUsage) => number): number => Math.max(...usages.map(read));
  let elapsedSeconds = 0;
  const memoryOverTime = usages.flatMap((usage) => {
    const offsetSeconds = elapsedSeconds;
    elapsedSeconds += usage.memoryOverTime.at(-1)?.atSeconds ?? 0;
    return usage.memoryOverTime.map((point) => ({ ...point, atSeconds: point.atSeconds + offsetSeconds }));
  });
  return {
    cpuMicros: sum((usage) => usage.cpuMicros),
    rssBytesPeak: most((usage) => usage.rssBytesPeak),
    eventLoopP99Ms: most((usage) => usage.eventLoopP99Ms),
    garbageCollectionMs: sum((usage) => usage.garbageCollectionMs),
    memoryOverTime,
  };
}
