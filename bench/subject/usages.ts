import type { SubjectUsage } from './probe.ts';

/** What was used in several times, one after the other on one line of time. */
export function addUsages(usages: readonly SubjectUsage[]): SubjectUsage {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const eventLoops = usages.flatMap(({ eventLoopP99Ms }) => eventLoopP99Ms ?? []);
  const collections = usages.flatMap(({ garbageCollectionMs }) => garbageCollectionMs ?? []);
  let elapsedSeconds = 0;
  const memoryOverTime = usages.flatMap((usage) => {
    const offsetSeconds = elapsedSeconds;
    elapsedSeconds += usage.memoryOverTime.at(-1)?.atSeconds ?? 0;
    return usage.memoryOverTime.map((point) => ({ ...point, atSeconds: point.atSeconds + offsetSeconds }));
  });
  return {
    cpuMicros: sum(usages.map(({ cpuMicros }) => cpuMicros)),
    rssBytesPeak: Math.max(...usages.map(({ rssBytesPeak }) => rssBytesPeak)),
    standstills: usages.flatMap(({ standstills }) => standstills ?? []),
    ...(eventLoops.length === 0 ? {} : { eventLoopP99Ms: Math.max(...eventLoops) }),
    ...(collections.length === 0 ? {} : { garbageCollectionMs: sum(collections) }),
    memoryOverTime,
  };
}
