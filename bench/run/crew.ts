import type { Emission } from '../emitter/emission.ts';
import type { EmissionReport, EmitterApi, PreparedPictures } from '../emitter/emitter-process.ts';
import { dueAfterMicros } from '../emitter/schedule.ts';
import { measureEpochOffsetMicros } from '../meters/clock.ts';
import type { LoopOptions } from '../picture/loop.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { Entry } from '../subject/entries.ts';
import type { ConsumerPlan } from '../swarm/consumer.ts';
import type { ChurnPlan, ChurnReport, StreamAddress } from '../swarm/joining.ts';
import type { MeasurementPlan, SwarmApi, SwarmReport } from '../swarm/swarm-process.ts';

/** Encoding a loop of large pictures takes its time. */
const PREPARE_TIMEOUT_MS = 180_000;
const CONNECT_TIMEOUT_MS = 30_000;
const CALL_TIMEOUT_MS = 5_000;
const FINISH_TIMEOUT_MS = 20_000;

export interface CrewOptions {
  readonly swarmProcesses: number;
  readonly liveEncode: boolean;
}

/** Where everybody connects to, and who. */
export interface Gathering {
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

export interface ConnectionRamp {
  readonly connectionsPerSecond: number;
}

/** The processes that measure: one emits, the others consume. They serve a whole run. */
export class Crew {
  readonly #liveEncode: boolean;
  readonly #epochOffsetMicros = measureEpochOffsetMicros();
  readonly #emitter: Child<EmitterApi>;
  readonly #swarm: readonly Child<SwarmApi>[];

  constructor({ swarmProcesses, liveEncode }: CrewOptions) {
    this.#liveEncode = liveEncode;
    this.#emitter = new Child<EmitterApi>({
      title: 'emitter',
      args: [compiled('bench/emitter/emitter-process.ts')],
    });
    this.#swarm = Array.from(
      { length: swarmProcesses },
      (_, i) =>
        new Child<SwarmApi>({ title: `swarm ${i + 1}`, args: [compiled('bench/swarm/swarm-process.ts')] }),
    );
  }

  /** Added to the monotonic clock it is microseconds since the epoch, the same in all processes of the run. */
  get epochOffsetMicros(): number {
    return this.#epochOffsetMicros;
  }

  /** @param picturesId by which `emit` asks for them */
  preparePictures(picturesId: string, loop: LoopOptions): Promise<PreparedPictures> {
    return this.#emitter.call('prepare', PREPARE_TIMEOUT_MS, {
      epochOffsetMicros: this.#epochOffsetMicros,
      picturesId,
      loop,
      live: this.#liveEncode,
    });
  }

  /** Connects the consumers, spread evenly over processes, and then the emitters. */
  async connect({
    entry,
    url,
    channels,
    consumers,
    reconnects,
    acknowledges,
  }: Gathering): Promise<ConnectionRamp> {
    const common = { protocol: entry.protocol, relay: entry.relay, reconnects };
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
    await this.#emitter.call('connect', CONNECT_TIMEOUT_MS, { ...common, url, channels });
    return {
      connectionsPerSecond: (1000 * consumers.length) / Math.max(...ramps.map(({ rampMs }) => rampMs)),
    };
  }

  async begin(measurement: MeasurementPlan): Promise<void> {
    await Promise.all(this.#swarm.map((child) => child.call('begin', CALL_TIMEOUT_MS, measurement)));
  }

  emit(picturesId: string, emission: Emission): Promise<EmissionReport> {
    const durationMs = dueAfterMicros(emission.schedule, emission.frames) / 1000;
    return this.#emitter.call('emit', durationMs + FINISH_TIMEOUT_MS, { picturesId, ...emission });
  }

  /** Lets some viewers join, one after the other in each process. Answers with their waits for the first frame. */
  async probe(stream: StreamAddress, joins: number): Promise<number[]> {
    const waits = await Promise.all(
      this.#swarm.map((child) => child.call('probe', joins * FINISH_TIMEOUT_MS, { stream, joins })),
    );
    return waits.flat();
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

  finish(drainTimeoutMs: number): Promise<SwarmReport[]> {
    return Promise.all(
      this.#swarm.map((child) =>
        child.call('finish', drainTimeoutMs + FINISH_TIMEOUT_MS, { drainTimeoutMs }),
      ),
    );
  }

  async disconnect(): Promise<void> {
    await Promise.all([
      this.#emitter.call('close', CALL_TIMEOUT_MS),
      ...this.#swarm.map((child) => child.call('close', CALL_TIMEOUT_MS)),
    ]);
  }

  async kill(): Promise<void> {
    await Promise.all([this.#emitter, ...this.#swarm].map((child) => child.kill()));
  }
}
