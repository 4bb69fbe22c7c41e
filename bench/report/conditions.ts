import type { RunResults } from '../results/results.ts';
import { count, minute, plain } from './format.ts';
import { coresOf } from './machine.ts';

/** What is different for each entry, and stands with the entries. */
export const varying: Readonly<Record<string, 'consumers' | 'frameBytes' | 'fps'>> = {
  capacity: 'consumers',
  sizes: 'frameBytes',
  rates: 'fps',
};

/** When a run was, under what load, and on how much of a machine: what stands below its title. */
export function conditionsOf({ scenario, startedAt, load, environment }: RunResults): string[] {
  const vary = varying[scenario];
  return [
    minute(startedAt),
    ...(vary === 'consumers' ? [] : [`${count(load.consumers)} consumers`]),
    ...(load.emitters > 1 ? [`${load.emitters} emitters`] : []),
    ...(vary === 'frameBytes' ? [] : [`frames of ${count(load.frameBytes)} bytes`]),
    ...(vary === 'fps' ? [] : [`${plain(load.fps)} frames a second`]),
    `${load.rounds} ${load.rounds === 1 ? 'round' : 'rounds'} of ${plain(load.seconds)} s`,
    ...(load.liveEncode ? ['encoded live'] : []),
    ...(load.tls ? ['over TLS'] : []),
    coresOf(environment),
  ];
}
