import type { RelayEvent } from '../relay/events.ts';
import { LineLimit, type LineLimitClock } from './line-limit.ts';
import type { Log } from './log.ts';

/** Writes what happens to one transport's clients. Of what strangers send, nothing is written but the code of its refusal. */
export class EventLog {
  readonly #log: Pick<Log, 'debug' | 'info' | 'error'>;
  readonly #transport: string;
  readonly #refusals: LineLimit;
  readonly #emitters: LineLimit;

  constructor(log: Pick<Log, 'debug' | 'info' | 'error'>, transport: string, clock: LineLimitClock) {
    this.#log = log;
    this.#transport = transport;
    const summing = (text: string) => (leftOut: Readonly<Record<string, number>>) =>
      log.info({ transport, leftOut }, text);
    this.#refusals = new LineLimit(clock, summing('more were refused'));
    this.#emitters = new LineLimit(clock, summing('more emitters came and went'));
  }

  tell(event: RelayEvent): void {
    const { type, ...facts } = event;
    const line = { transport: this.#transport, ...facts };
    if (type === 'consumer came' || type === 'consumer gone') {
      this.#log.debug(line, type);
      return;
    }
    if (event.type === 'failed') {
      this.#log.error(
        { transport: this.#transport, err: event.error },
        'a connection failed by a fault of this relay',
      );
      return;
    }
    const getsLine = event.type === 'refused' ? this.#refusals.takes(event.code) : this.#emitters.takes(type);
    if (getsLine) this.#log.info(line, type);
  }

  /** Sums up what has had no line so far: nothing more comes. */
  end(): void {
    this.#refusals.sumUp();
    this.#emitters.sumUp();
  }
}
