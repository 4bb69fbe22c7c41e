import { Child, STOP_TIMEOUT_MS } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import { untilAccepting } from '../processes/ports.ts';
import type { Entry } from './entries.ts';
import { certificateVariables } from './own-certificate.ts';
import { EVERY_ADDRESS, listeningOf, portFor } from './placed.ts';
import type { ProbeApi, SubjectUsage } from './probe.ts';
import type { Subject } from './subject.ts';
import { addUsages } from './usages.ts';

/** A relay with far more to do than it can carry answers late, and that it could not carry it is the result. */
const CALL_TIMEOUT_MS = 20_000;

/** A subject that the bench starts: the real server, or a yardstick. */
export class StartedSubject implements Subject {
  readonly #entry: Entry;
  readonly #port: number;
  readonly #stopTimeoutMs: number;
  /** Of processes before this one that were killed. */
  readonly #earlier: SubjectUsage[] = [];
  #child: Child<ProbeApi>;
  #epochOffsetMicros = 0;

  /** Starts it and waits until it takes connections. */
  static async start(entry: Entry, stopTimeoutMs = STOP_TIMEOUT_MS): Promise<StartedSubject> {
    const subject = new StartedSubject(entry, await portFor(entry), stopTimeoutMs);
    await subject.#accepting();
    return subject;
  }

  private constructor(entry: Entry, port: number, stopTimeoutMs: number) {
    this.#entry = entry;
    this.#port = port;
    this.#stopTimeoutMs = stopTimeoutMs;
    this.#child = startProgram(entry, port);
  }

  get url(): string {
    return `${this.#entry.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${this.#port}`;
  }

  begin(epochOffsetMicros: number): Promise<void> {
    this.#epochOffsetMicros = epochOffsetMicros;
    return this.#child.call('begin', CALL_TIMEOUT_MS, { epochOffsetMicros });
  }

  async end(): Promise<SubjectUsage> {
    return addUsages([...this.#earlier, await this.#child.call('end', CALL_TIMEOUT_MS)]);
  }

  /**
   * Kills the process without a warning and starts it again on the same port, while it is measured.
   *
   * @returns milliseconds from the kill until it takes connections again
   */
  async restart(): Promise<number> {
    this.#earlier.push(await this.#child.call('end', CALL_TIMEOUT_MS));
    const killedAtMs = performance.now();
    await this.#child.kill();
    this.#child = startProgram(this.#entry, this.#port);
    await this.#accepting();
    const backAfterMs = performance.now() - killedAtMs;
    await this.begin(this.#epochOffsetMicros);
    return backAfterMs;
  }

  attend(attends: boolean): Promise<void> {
    return this.#child.call('attend', CALL_TIMEOUT_MS, { attends });
  }

  stop(): Promise<boolean> {
    return this.#child.stop(this.#stopTimeoutMs);
  }

  async #accepting(): Promise<void> {
    const child = this.#child;
    const { namespace } = this.#entry;
    const asks = namespace === undefined ? undefined : listeningOf(child.processId);
    const why = await untilAccepting(this.#port, () => child.ended, undefined, asks);
    if (why === undefined) return;
    await child.kill();
    throw child.failure(why);
  }
}

const startProgram = (entry: Entry, port: number): Child<ProbeApi> =>
  new Child<ProbeApi>({
    title: entry.name,
    args: [
      ...(entry.nodeFlags ?? []),
      '--import',
      compiled('bench/subject/probe.ts'),
      ...(entry.namespace === undefined ? entry.program(port) : entry.program(port, EVERY_ADDRESS)),
    ],
    namespace: entry.namespace,
    env: { PORT: String(port), ...certificateVariables(entry.certificate) },
  });
