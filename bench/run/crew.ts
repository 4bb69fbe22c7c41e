import { measureEpochOffsetMicros } from '../clock.ts';
import type { Schedule } from '../emitter/emission.ts';
import type { EmissionReport, EmitterApi, PreparedPictures } from '../emitter/emitter-process.ts';
import type { Entry } from '../entries.ts';
import type { LoopOptions } from '../picture/loop.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { MeasureSwarm, SwarmApi, SwarmReport } from '../swarm/swarm-process.ts';

/** Encoding a loop of large pictures takes its time. */
const PREPARE_TIMEOUT_MS = 180_000;
const CONNECT_TIMEOUT_MS = 30_000;
const CALL_TIMEOUT_MS = 5_000;
const FINISH_TIMEOUT_MS = 20_000;

export interface CrewOptions {
  readonly swarmProcesses: number;
  readonly consumers: number;
  readonly emitters: number;
  readonly loop: LoopOptions;
  readonly liveEncode: boolean;
}

/** The processes that are not under test: one emits, the others consume. They serve a whole run. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #epochOffsetMicros = measureEpochOffsetMicros();
  readonly #emitter: Child<EmitterApi>;
  readonly #swarm: Child<SwarmApi>[];
  readonly #channels: readonly string[];

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#emitter = new Child<EmitterApi>({
      title: 'emitter',
      args: [compiled('bench/emitter/emitter-process.ts')],
    });
    this.#swarm = Array.from(
      { length: options.swarmProcesses },
      (_, i) =>
        new Child<SwarmApi>({ title: `swarm ${i + 1}`, args: [compiled('bench/swarm/swarm-process.ts')] }),
    );
    this.#channels = Array.from({ length: options.emitters }, (_, i) =>
      i === 0 ? 'stream' : `stream-${i + 1}`,
    );
  }

  /** Added to the monotonic clock it is microseconds since the epoch, the same in all processes of the run. */
  get epochOffsetMicros(): number {
    return this.#epochOffsetMicros;
  }

  preparePictures(): Promise<PreparedPictures> {
    const { loop, liveEncode } = this.#options;
    return this.#emitter.call('prepare', PREPARE_TIMEOUT_MS, {
      epochOffsetMicros: this.#epochOffsetMicros,
      loop,
      live: liveEncode,
    });
  }

  /** Connects the consumers, spread evenly over processes and channels, and then the emitters. */
  async connect(entry: Entry, port: number): Promise<{ rampMs: number }> {
    const common = { wire: entry.wire, port, relay: !entry.yardstick };
    const shares = await Promise.all(
      this.#swarm.map((child, i) =>
        child.call('connect', CONNECT_TIMEOUT_MS, {
          ...common,
          epochOffsetMicros: this.#epochOffsetMicros,
          channels: this.#channelsOf(i),
        }),
      ),
    );
    await this.#emitter.call('connect', CONNECT_TIMEOUT_MS, { ...common, channels: this.#channels });
    return { rampMs: Math.max(...shares.map(({ rampMs }) => rampMs)) };
  }

  async begin(measurement: MeasureSwarm): Promise<void> {
    await Promise.all(this.#swarm.map((child) => child.call('begin', CALL_TIMEOUT_MS, measurement)));
  }

  emit(schedule: Schedule): Promise<EmissionReport> {
    const durationMs = (schedule.frames * schedule.periodMicros) / 1000;
    return this.#emitter.call('emit', durationMs + FINISH_TIMEOUT_MS, schedule);
  }

  finish(): Promise<SwarmReport[]> {
    return Promise.all(this.#swarm.map((child) => child.call('finish', FINISH_TIMEOUT_MS)));
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

  #channelsOf(swarmProcess: number): string[] {
    const { consumers, swarmProcesses } = this.#options;
    const mine: string[] = [];
    for (let consumer = swarmProcess; consumer < consumers; consumer += swarmProcesses) {
      mine.push(this.#channels[Math.floor(consumer / swarmProcesses) % this.#channels.length] ?? 'stream');
    }
    return mine;
  }
}
