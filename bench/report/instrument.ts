import type { LinksReading } from '../results/links-reading.ts';
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
  const said = [...watched, ...emitted, ...linksOf(entries)].join('; ');
  return said === '' ? [] : [['instrument', said]];
}

/** How late packets were on links, where some were carried. */
function linksOf(entries: RunResults['entries']): string[] {
  const each = entries.flatMap(({ rounds }) =>
    rounds.flatMap((round) => (round.valid ? (round.links ?? []) : [])),
  );
  if (each.length === 0) return [];
  const worst = (read: (links: LinksReading) => number): string => digits(Math.max(...each.map(read)));
  return [
    `packets on links late by ${worst(({ latenessP99Ms }) => latenessP99Ms)} ms (p99), ${worst(({ latenessWorstMs }) => latenessWorstMs)} ms at the worst, with ${worst(({ cpuPercent }) => cpuPercent)} % of a core`,
  ];
}
