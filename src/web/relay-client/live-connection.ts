import type { ClientControl, RelayControl } from '../../wire/control.ts';
import { prospectOf } from '../../wire/errors.ts';
import type { Role } from '../../wire/hello.ts';
import type { After } from '../page/timers.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { Connection, ConnectionEvents, Refusal } from './connection.ts';

/** How often a connection is looked at, in milliseconds. One without a sign of life at two looks in a row is given up. */
const LOOK_MS = 5000;

/**
 * No frame is sent while a ping has been without an answer for so long. Buffers between here and the relay take seconds of
 * video without a word, and a relay that got all of it at once would have to take it for a flood.
 */
const LONGEST_UNANSWERED_MS = 2000;

export interface LiveConnectionListener {
  frame(bytes: Uint8Array): void;
  control(message: RelayControl): void;
  /** The connection is gone or could not be made; the next try follows by itself. */
  lost(refusal: Refusal | undefined): void;
  /** The relay does not want this client: there is no further try. */
  refused(refusal: Refusal): void;
}

export interface LiveConnectionNeeds {
  /** Rejects, and leaves nothing open, once the signal is aborted. */
  readonly openConnection: (events: ConnectionEvents, signal: AbortSignal) => Promise<Connection>;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  readonly after: After;
  /** 0 to 1 */
  readonly random: () => number;
}

/** One wire, from the first try to open it until it is gone. */
interface Attempt {
  wire?: Connection;
  welcomed: boolean;
  aliveSinceLook: boolean;
  silentLooks: number;
  /** When the oldest ping went out that has no answer. */
  unansweredSinceMs: number | undefined;
  readonly abort: AbortController;
}

/** A connection that comes back by itself whenever it is lost, until it is closed or refused. */
export class LiveConnection {
  readonly #role: Role;
  readonly #listener: LiveConnectionListener;
  readonly #needs: LiveConnectionNeeds;
  #attempt: Attempt | undefined;
  #failures = 0;
  #everWelcomed = false;
  #cancelTimer: () => void = () => {};

  constructor(role: Role, listener: LiveConnectionListener, needs: LiveConnectionNeeds) {
    this.#role = role;
    this.#listener = listener;
    this.#needs = needs;
    this.#connect();
  }

  /** True while the relay knows this client. */
  get welcomed(): boolean {
    return this.#attempt?.welcomed === true;
  }

  /** True when a frame may be sent: the relay has welcomed this client, and has lately taken what it was sent. */
  hasRoom(): boolean {
    const attempt = this.#attempt;
    return attempt?.welcomed === true && attempt.wire?.hasRoom() === true && !this.#isUnanswered(attempt);
  }

  /** Only while there is room. */
  sendFrame(bytes: Uint8Array): void {
    this.#attempt?.wire?.sendFrame(bytes);
  }

  /** Nothing happens while there is no connection: what it would have been about is gone then. */
  sendControl(message: ClientControl): void {
    const attempt = this.#attempt;
    if (attempt?.welcomed !== true) return;
    if (message.type === 'ping') attempt.unansweredSinceMs ??= this.#needs.nowMs();
    attempt.wire?.sendControl(message);
  }

  close(): void {
    this.#cancelTimer();
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.abort.abort();
    attempt?.wire?.close();
  }

  #connect(): void {
    const attempt: Attempt = {
      welcomed: false,
      aliveSinceLook: false,
      silentLooks: 0,
      unansweredSinceMs: undefined,
      abort: new AbortController(),
    };
    this.#attempt = attempt;
    this.#needs.openConnection(this.#eventsOf(attempt), attempt.abort.signal).then(
      (wire) => {
        attempt.wire = wire;
        if (this.#attempt !== attempt) wire.close();
      },
      (error: unknown) => {
        if (this.#attempt !== attempt) return;
        console.warn(error);
        this.#over(undefined);
      },
    );
    this.#lookLater(attempt);
  }

  #eventsOf(attempt: Attempt): ConnectionEvents {
    return {
      frame: (bytes) => {
        if (this.#attempt !== attempt) return;
        attempt.aliveSinceLook = true;
        this.#listener.frame(bytes);
      },
      control: (message) => {
        if (this.#attempt !== attempt) return;
        attempt.aliveSinceLook = true;
        if (message.type === 'welcome') this.#welcome(attempt);
        if (message.type === 'pong') attempt.unansweredSinceMs = undefined;
        this.#listener.control(message);
      },
      closed: (refusal) => {
        if (this.#attempt === attempt) this.#over(refusal);
      },
    };
  }

  #welcome(attempt: Attempt): void {
    attempt.welcomed = true;
    this.#everWelcomed = true;
    this.#failures = 0;
  }

  #over(refusal: Refusal | undefined): void {
    this.close();
    if (refusal !== undefined && this.#isFinal(refusal)) {
      this.#listener.refused(refusal);
      return;
    }
    this.#failures++;
    const delayMs = reconnectDelayMs(this.#failures, this.#needs.random());
    this.#cancelTimer = this.#needs.after(delayMs, () => this.#connect());
    this.#listener.lost(refusal);
  }

  /**
   * Who was let in before comes back in other cases, too: the relay may not have noticed yet that an earlier connection of its
   * own is dead, or a network may have held back what then came all at once.
   */
  #isFinal({ code }: Refusal): boolean {
    const prospect = prospectOf(code);
    if (prospect === 'passes') return false;
    return !(this.#everWelcomed && (prospect === 'full' || code === 'too-fast'));
  }

  #lookLater(attempt: Attempt): void {
    this.#cancelTimer = this.#needs.after(LOOK_MS, () => this.#look(attempt));
  }

  #isUnanswered({ unansweredSinceMs }: Attempt): boolean {
    return unansweredSinceMs !== undefined && this.#needs.nowMs() - unansweredSinceMs > LONGEST_UNANSWERED_MS;
  }

  /** A network that has gone away closes nothing, and takes frames as long as there are buffers. Only answers are a sign. */
  #look(attempt: Attempt): void {
    const alive = attempt.aliveSinceLook;
    attempt.aliveSinceLook = false;
    attempt.silentLooks = alive ? 0 : attempt.silentLooks + 1;
    if (attempt.silentLooks >= 2) {
      this.#over(undefined);
      return;
    }
    // Both are answered, so that silence means that nobody is there.
    if (!alive) this.sendControl(this.#role === 'consume' ? { type: 'ledger' } : { type: 'ping', id: 0 });
    this.#lookLater(attempt);
  }
}
