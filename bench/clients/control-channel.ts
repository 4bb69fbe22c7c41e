import type { Ledger, RelayControl } from '../../src/wire/control.ts';
import { ANSWER_TIMEOUT_MS, type ClientOptions, CONNECT_TIMEOUT_MS } from './client.ts';

/** A promise that somebody else settles, within a time. */
class Awaited<Value> {
  readonly promise: Promise<Value>;
  #resolve: (value: Value) => void = () => {};
  #reject: (reason: Error) => void = () => {};
  readonly #timer: NodeJS.Timeout;

  constructor(what: string, timeoutMs: number) {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(() => this.reject(`timed out waiting for ${what}`), timeoutMs);
  }

  resolve(value: Value): void {
    clearTimeout(this.#timer);
    this.#resolve(value);
  }

  reject(reason: string): void {
    clearTimeout(this.#timer);
    this.#reject(new Error(reason));
  }
}

/** An acknowledgement as it travels. */
export const ackText = (sequence: number): string => `{"type":"ack","sequence":${sequence}}`;

/** What a text says, if it is one of the relay's control messages. */
function controlIn(text: string): RelayControl | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && 'type' in message
      ? (message as RelayControl)
      : undefined;
  } catch {
    return undefined;
  }
}

/** One client's side of the control messages: the welcome, the ledger, and the reason for an end. */
export class ControlChannel {
  readonly #joined = new Awaited<void>('the connection and its welcome', CONNECT_TIMEOUT_MS);
  readonly #sendText: (text: string) => void;
  readonly #onLost: ClientOptions['onLost'];
  readonly #onControl: ClientOptions['onControl'];
  #ledger: Awaited<Ledger> | undefined;
  #lostBecause: string | undefined;
  #over = false;

  constructor(
    sendText: (text: string) => void,
    { onLost, onControl }: Pick<ClientOptions, 'onLost' | 'onControl'>,
  ) {
    this.#sendText = sendText;
    this.#onLost = onLost;
    this.#onControl = onControl;
  }

  /**
   * Resolves with the welcome.
   *
   * @param giveUp closes the connection, which would otherwise bring frames to nobody if the welcome comes too late
   * @throws Error if the connection is refused, or the welcome takes too long
   */
  async joined(giveUp: () => void): Promise<void> {
    try {
      await this.#joined.promise;
    } catch (error) {
      this.closing();
      giveUp();
      throw error;
    }
  }

  /** For yardsticks, which do not welcome: the connection itself is all there is. */
  welcomedByConnecting(): void {
    this.#joined.resolve();
  }

  receive(text: string): void {
    const message = controlIn(text);
    // Another program may say what it likes.
    if (message === undefined) return;
    if (message.type === 'welcome') this.#joined.resolve();
    else if (message.type === 'ledger') this.#ledger?.resolve(message);
    else if (message.type === 'error') this.#lostBecause = `${message.code}: ${message.message}`;
    this.#onControl?.(message);
  }

  ledger(timeoutMs = ANSWER_TIMEOUT_MS): Promise<Ledger> {
    this.#ledger = new Awaited('the ledger', timeoutMs);
    this.#sendText('{"type":"ledger"}');
    return this.#ledger.promise;
  }

  /** The connection has ended; `reason` is used where the relay gave none. */
  ended(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    const because = this.#lostBecause ?? reason;
    this.#joined.promise.then(
      () => this.#onLost(because),
      () => {},
    );
    this.#joined.reject(because);
    this.#ledger?.reject(because);
  }

  /** This side closes; whatever ends now was meant to. */
  closing(): void {
    this.#over = true;
  }
}
