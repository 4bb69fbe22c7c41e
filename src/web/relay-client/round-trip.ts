import type { ClientControl, RelayControl } from '../../wire/control.ts';

/** Measures how long a message takes to the relay and back. Times are milliseconds of any clock that does not run backwards. */
export class RoundTrip {
  readonly #send: (message: ClientControl) => void;
  #id = 0;
  #sentAtMs: number | undefined;
  #latestMs: number | undefined;

  constructor(send: (message: ClientControl) => void) {
    this.#send = send;
  }

  /** The latest, or undefined if none is known. */
  get latestMs(): number | undefined {
    return this.#latestMs;
  }

  /** Sends a ping; one that has not been answered yet no longer counts. */
  ping(nowMs: number): void {
    this.#id = (this.#id + 1) % 2 ** 32;
    this.#sentAtMs = nowMs;
    this.#send({ type: 'ping', id: this.#id });
  }

  control(message: RelayControl, nowMs: number): void {
    if (message.type !== 'pong' || message.id !== this.#id || this.#sentAtMs === undefined) return;
    this.#latestMs = nowMs - this.#sentAtMs;
    this.#sentAtMs = undefined;
  }

  /** The connection is gone. */
  lost(): void {
    this.#sentAtMs = undefined;
    this.#latestMs = undefined;
  }
}
