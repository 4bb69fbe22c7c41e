import { type Clock, clockWithOffset } from '../meters/clock.ts';
import type { Window } from '../meters/window.ts';
import { serveCalls } from '../processes/calls.ts';
import {
  type FinishOptions,
  Gathering,
  type GatheringOptions,
  type MeasurementPlan,
  type Ramp,
  type SwarmReport,
} from './gathering.ts';
import {
  type ChurnPlan,
  type ChurnReport,
  churn,
  joinAndLeave,
  type StreamAddress,
  WAITED_IN_VAIN_MICROS,
} from './joining.ts';

import { type WatchedWindow, Watchers, type WatchersConnected } from './watching.ts';

/** A gathering, by the name that the controller gave it. */
export interface Named {
  readonly gathering: string;
}

export interface JoinWatchOptions {
  readonly stream: StreamAddress;
  readonly viewers: number;
  readonly epochOffsetMicros: number;
}

export interface SwarmOptions extends Named, GatheringOptions {
  readonly epochOffsetMicros: number;
}

let clock: Clock = () => 0;
let watchers: Watchers | undefined;
const gatherings = new Map<string, Gathering>();

function named(name: string): Gathering {
  const gathering = gatherings.get(name);
  if (gathering === undefined) throw new Error(`nobody is gathered as "${name}"`);
  return gathering;
}

function close({ gathering }: Named): void {
  gatherings.get(gathering)?.close();
  gatherings.delete(gathering);
}

const functions = {
  /** Connects all consumers of a gathering, and answers how that went. */
  async connect({ gathering, epochOffsetMicros, ...options }: SwarmOptions): Promise<Ramp> {
    close({ gathering });
    clock = clockWithOffset(epochOffsetMicros);
    const mine = new Gathering(options, clock);
    gatherings.set(gathering, mine);
    return mine.connect();
  },

  begin: ({ gathering, ...plan }: Named & MeasurementPlan): void => named(gathering).begin(plan),

  finish: ({ gathering, ...options }: Named & FinishOptions): Promise<SwarmReport> =>
    named(gathering).finish(options),

  close,

  /**
   * Joins one viewer after the other to what is running. Answers with how long each waited for the first frame.
   */
  async probe({ stream, joins }: { stream: StreamAddress; joins: number }): Promise<readonly number[]> {
    const waitedMicros: number[] = [];
    for (let join = 0; join < joins; join++) {
      waitedMicros.push(await joinAndLeave(stream, clock, 0).catch(() => WAITED_IN_VAIN_MICROS));
    }
    return waitedMicros;
  },

  /** Connects so many more viewers of a stream that nobody here emits. */
  joinWatch({ stream, viewers, epochOffsetMicros }: JoinWatchOptions): Promise<WatchersConnected> {
    clock = clockWithOffset(epochOffsetMicros);
    watchers ??= new Watchers(stream, clock);
    return watchers.connect(viewers);
  },

  watch(window: Window): Promise<WatchedWindow> {
    if (watchers === undefined) throw new Error('nobody watches');
    return watchers.watch(window);
  },

  churn: (plan: ChurnPlan): Promise<ChurnReport> => churn(plan, clock),
};

export type SwarmApi = typeof functions;

serveCalls(functions);
