import type { Emission } from '../emitter/emission.ts';
import type { EmissionReport, EmitterApi, PreparedPictures } from '../emitter/emitter-process.ts';
import { dueAfterMicros } from '../emitter/schedule.ts';
import type { Namespaces } from '../links/real/namespaces.ts';
import { measureEpochOffsetMicros } from '../meters/clock.ts';
import { lengthMicros, type Window } from '../meters/window.ts';
import type { LoopOptions } from '../picture/loop.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { Entry } from '../subject/entries.ts';
import type { ConsumerPlan } from '../swarm/consumer.ts';
import type { FinishOptions, MeasurementPlan, SwarmReport } from '../swarm/gathering.ts';
import type { ChurnPlan, ChurnReport, StreamAddress } from '../swarm/joining.ts';
import type { SwarmApi } from '../swarm/swarm-process.ts';
import type { WatchedWindow, WatchersConnected } from '../swarm/watching.ts';
import { checkConnected, checkEmitting } from './connect-error.ts';

/** Encoding a loop of large pictures takes its time. */
const PREPARE_TIMEOUT_MS = 180_000;
/** Longer than a swarm process tries for. */
const CONNECT_TIMEOUT_MS = 40_000;
const CALL_TIMEOUT_MS = 5_000;
const FINISH_TIMEOUT_MS = 20_000;

export interface CrewOptions {
  readonly swarmProcesses: number;
  readonly liveEncode: boolean;
  /** Where the emitter runs, and where the swarm; without them, where this process does. */
  readonly namespaces?: Namespaces | undefined;
  /** Told, in words, of each process that has ended and is started again. */
  readonly onRevived?: (words: string) => void;
}

/** A process of the crew ended by itself: that is the instrument's fault, whatever was measured. */
export class CrewLostError extends Error {
  override readonly name = 'CrewLostError';
  readonly code = 'crew-lost';
}

/** Where everybody connects to, and who. */
export interface GatheringPlan {
  readonly entry: Entry;
  readonly url: string;
  /** One emitter for each. */
  readonly channels: readonly string[];
  readonly consumers: readonly ConsumerPlan[];
  /** Connections that are lost come back by themselves. */
  readonly reconnects: boolean;
  /** Consumers acknowledge what they are sent. */
  readonly acknowledges: boolean;
}

/** The processes that measure: one emits, the others consume. They serve a whole run. */
export class Crew {
  readonly #liveEncode: boolean;
  readonly #namespaces: Namespaces | undefined;
  readonly #epochOffsetMicros = measureEpochOffsetMicros();
  readonly #onRevived: (words: string) => void;
  /** What the emitter is to emit, by name: one that is started again has to know. */
  readonly #pictures = new Map<string, LoopOptions>();
  #emitter: Child<EmitterApi>;
  #swarm: readonly Child<SwarmApi>[];
  #isOver = false;
  #gatherings = 0;
  #latest: CrewGathering | undefined;

  constructor({ swarmProcesses, liveEncode, namespaces, onRevived = () => {} }: CrewOptions) {
    this.#liveEncode = liveEncode;
    this.#namespaces = namespaces;
    this.#onRevived = onRevived;
    this.#emitter = startEmitter(namespaces);
    this.#swarm = Array.from({ length: swarmProcesses }, (_, i) => startSwarm(`swarm ${i + 1}`, namespaces));
  }

  /** Added to the monotonic clock it is microseconds since the epoch, the same in all processes of the run. */
  get epochOffsetMicros(): number {
    return this.#epochOffsetMicros;
  }

  /** @param picturesId by which `emit` asks for them */
  preparePictures(picturesId: string, loop: LoopOptions): Promise<PreparedPictures> {
    this.#pictures.set(picturesId, loop);
    return this.#emitter.call('prepare', PREPARE_TIMEOUT_MS, {
      epochOffsetMicros: this.#epochOffsetMicros,
      picturesId,
      loop,
      live: this.#liveEncode,
    });
  }

  /** What is wrong where something failed: that a process of the crew has ended by itself, or else the failure. */
  blameFor(failure: unknown): unknown {
    const lost = this.#isOver ? [] : this.#processes.filter(({ ended }) => ended !== undefined);
    if (lost.length === 0) return failure;
    const words = lost.map(({ title, ended }) => `the process "${title}" ${ended}`);
    return new CrewLostError(`the instrument was the limit: ${words.join(', ')}`, { cause: failure });
  }

  /**
   * Connects the consumers, spread evenly over processes, and then the emitters.
   *
   * @throws ConnectError if not all of them can connect
   */
  async gather(plan: GatheringPlan): Promise<CrewGathering> {
    const { entry, url, channels, consumers, reconnects, acknowledges } = plan;
    const gathering = `${++this.#gatherings}`;
    this.#latest = undefined;
    await this.#revive();
    const { protocol, relay, access } = entry;
    const common = { gathering, protocol, relay, access, reconnects };
    const ramps = await Promise.all(
      this.#swarm.map((child, i) =>
        child.call('connect', CONNECT_TIMEOUT_MS, {
          ...common,
          acknowledges,
          epochOffsetMicros: this.#epochOffsetMicros,
          consumers: consumers.filter((_, consumer) => consumer % this.#swarm.length === i),
        }),
      ),
    );
    const rampMs = Math.max(...ramps.map((ramp) => ramp.rampMs));
    const connectionsPerSecond = (1000 * consumers.length) / rampMs;
    const gathered = new CrewGathering(gathering, this.#emitter, this.#swarm, connectionsPerSecond);
    try {
      checkConnected(ramps, consumers.length);
      const emitters = { ...common, url, channels };
      checkEmitting(await this.#emitter.call('connect', CONNECT_TIMEOUT_MS, emitters), consumers.length);
    } catch (error) {
      await gathered.disconnect().catch(() => {
        // The first error says more than that a process which failed cannot be told to close.
      });
      throw error;
    }
    this.#latest = gathered;
    return gathered;
  }

  /** Lets some viewers join, one after the other in each process. Answers with their waits for the first frame. */
  async probe(stream: StreamAddress, joins: number): Promise<number[]> {
    const waits = await Promise.all(
      this.#swarm.map((child) => child.call('probe', joins * FINISH_TIMEOUT_MS, { stream, joins })),
    );
    return waits.flat();
  }

  /**
   * Connects viewers of a stream that the crew does not emit: as many as are let in, the first before all others, as whatever is in
   * its way is in the way of all.
   *
   * @throws Error if not one of them can connect
   */
  async joinWatch(stream: StreamAddress, viewers: number): Promise<WatchersConnected> {
    const common = { stream, epochOffsetMicros: this.#epochOffsetMicros };
    const connect = (i: number, more: number): Promise<WatchersConnected> =>
      childAt(this.#swarm, i).call('joinWatch', CONNECT_TIMEOUT_MS, { ...common, viewers: more });
    const { failure } = await connect(0, 1);
    if (failure !== undefined) throw new Error(failure.message);
    const processes = this.#swarm.length;
    const each = await Promise.all(
      this.#swarm.map((_, i) => connect(i, Math.ceil((viewers - i) / processes) - (i === 0 ? 1 : 0))),
    );
    const first = each.flatMap((one) => one.failure ?? [])[0];
    const connected = each.reduce((sum, one) => sum + one.connected, 0);
    return { connected, ...(first === undefined ? {} : { failure: first }) };
  }

  /** What they see in a window to come. */
  watch(window: Window): Promise<WatchedWindow[]> {
    const timeoutMs = lengthMicros(window) / 1000 + FINISH_TIMEOUT_MS;
    return Promise.all(this.#swarm.map((child) => child.call('watch', timeoutMs, window)));
  }

  /** Lets viewers come and go, as many in each process. */
  churn(plan: ChurnPlan): Promise<ChurnReport[]> {
    const durationMs = (plan.window.endMicros - plan.window.startMicros) / 1000;
    const joinsPerSecond = plan.joinsPerSecond / this.#swarm.length;
    return Promise.all(
      this.#swarm.map((child) =>
        child.call('churn', durationMs + plan.stayMs + FINISH_TIMEOUT_MS, { ...plan, joinsPerSecond }),
      ),
    );
  }

  /**
   * Ends what the latest gathering emits. Where nothing is emitted yet it is given up, and what has been is brought to its end.
   */
  async cutShort(): Promise<void> {
    if (this.#latest === undefined || this.#latest.emitting === 'not yet') await this.kill();
    else await this.#latest.stopEmitting();
  }

  async kill(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#processes.map((child) => child.kill()));
  }

  get #processes(): readonly (Child<EmitterApi> | Child<SwarmApi>)[] {
    return [this.#emitter, ...this.#swarm];
  }

  /** Starts those again that have ended by themselves. What they were connected to, they are no more. */
  async #revive(): Promise<void> {
    if (this.#isOver) return;
    for (const { title, ended } of this.#processes) {
      if (ended !== undefined) this.#onRevived(`The process "${title}" ${ended}, and was started again.`);
    }
    this.#swarm = this.#swarm.map((child) =>
      child.ended === undefined ? child : startSwarm(child.title, this.#namespaces),
    );
    if (this.#emitter.ended === undefined) return;
    this.#emitter = startEmitter(this.#namespaces);
    for (const [picturesId, loop] of this.#pictures) await this.preparePictures(picturesId, loop);
  }
}

const startEmitter = (namespaces?: Namespaces): Child<EmitterApi> =>
  new Child({
    title: 'emitter',
    args: [compiled('bench/emitter/emitter-process.ts')],
    namespace: namespaces?.relay,
  });

function childAt(swarm: readonly Child<SwarmApi>[], i: number): Child<SwarmApi> {
  const child = swarm[i];
  if (child === undefined) throw new Error(`there is no swarm process ${i}`);
  return child;
}

const startSwarm = (title: string, namespaces?: Namespaces): Child<SwarmApi> =>
  new Child({ title, args: [compiled('bench/swarm/swarm-process.ts')], namespace: namespaces?.viewers });

/** Emitters and consumers of one subject, in all processes of a crew. */
export class CrewGathering {
  readonly #gathering: string;
  readonly #emitter: Child<EmitterApi>;
  readonly #swarm: readonly Child<SwarmApi>[];
  /** So many consumers a second connected. */
  readonly connectionsPerSecond: number;
  #emitting: 'not yet' | 'now' | 'no more' = 'not yet';

  constructor(
    gathering: string,
    emitter: Child<EmitterApi>,
    swarm: readonly Child<SwarmApi>[],
    connectionsPerSecond: number,
  ) {
    this.#gathering = gathering;
    this.#emitter = emitter;
    this.#swarm = swarm;
    this.connectionsPerSecond = connectionsPerSecond;
  }

  get emitting(): 'not yet' | 'now' | 'no more' {
    return this.#emitting;
  }

  async begin(measurement: MeasurementPlan): Promise<void> {
    const argument = { gathering: this.#gathering, ...measurement };
    await Promise.all(this.#swarm.map((child) => child.call('begin', CALL_TIMEOUT_MS, argument)));
  }

  /** @param measuredFromMicros from when on lateness counts */
  async emit(
    picturesId: string,
    emission: Emission,
    measuredFromMicros: number,
    headersBehind = false,
  ): Promise<EmissionReport> {
    const durationMs = dueAfterMicros(emission.schedule, emission.frames) / 1000;
    const argument = {
      gathering: this.#gathering,
      picturesId,
      measuredFromMicros,
      headersBehind,
      ...emission,
    };
    this.#emitting = 'now';
    const report = await this.#emitter.call('emit', durationMs + FINISH_TIMEOUT_MS, argument);
    this.#emitting = 'no more';
    return report;
  }

  /** `emit` answers with what was emitted until then. */
  async stopEmitting(): Promise<void> {
    if (this.#emitting !== 'now') return;
    await this.#emitter.call('stop', CALL_TIMEOUT_MS, { gathering: this.#gathering });
  }

  finish(options: FinishOptions): Promise<SwarmReport[]> {
    const argument = { gathering: this.#gathering, ...options };
    return Promise.all(
      this.#swarm.map((child) =>
        // Whoever does not answer is waited for, once it has been asked while it drained.
        child.call(
          'finish',
          options.drainTimeoutMs + 2 * (options.answerTimeoutMs ?? 0) + FINISH_TIMEOUT_MS,
          argument,
        ),
      ),
    );
  }

  async disconnect(): Promise<void> {
    const argument = { gathering: this.#gathering };
    await Promise.all([
      this.#emitter.call('close', CALL_TIMEOUT_MS, argument),
      ...this.#swarm.map((child) => child.call('close', CALL_TIMEOUT_MS, argument)),
    ]);
  }
}
