import type { InstrumentLoad, RunResults } from '../results/results.ts';
import { digits } from './format.ts';

/** How busy the instrument was at its worst, as far as it took part: pages watch without a swarm, and what is timed alone without both. */
export function instrumentOf({ entries, streams = [] }: RunResults): [string, string][] {
  const swarms = [...entries, ...streams.flatMap(({ rounds }) => rounds)].map(({ swarm }) => swarm);
  const worst = (read: (swarm: InstrumentLoad) => number): number => Math.max(0, ...swarms.map(read));
  const cpuPercent = worst((swarm) => swarm.cpuPercent);
  const eventLoopMs = worst((swarm) => swarm.eventLoopP99Ms);
  const latenessMs = Math.max(0, ...entries.map(({ emitter }) => emitter.latenessP99Ms));
  // No process that watches uses nothing at all.
  const watched =
    cpuPercent === 0
      ? []
      : [
          `busiest swarm process ${digits(cpuPercent)} % of a core, its event loop late by ${digits(eventLoopMs)} ms (p99)`,
        ];
  const emitted = entries.length === 0 ? [] : [`emitter late by ${digits(latenessMs)} ms (p99)`];
  const said = [...watched, ...emitted].join('; ');
  return said === '' ? [] : [['instrument', said]];
}
