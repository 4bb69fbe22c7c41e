import type { ClientControl, RelayControl } from '../../wire/control.ts';
import type { Role } from '../../wire/hello.ts';
import type { After } from '../page/timers.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { Refusal, Wire, WireEvents } from './wire.ts';

/** How often a connection is looked at, in milliseconds. One without a sign of life at two looks in a row is given up. */
const LOOK_MS = 5000;

export interface LiveConnectionListener {
  frame(bytes: Uint8Array): void;
  control(message: RelayControl): void;
  /** The connection is gone or could not be made; the next try follows by itself. */
  lost(refusal: Refusal | undefined): void;
  /** The relay does not want this client: there is no further try. */
  refused(refusal: Refusal): void;
}

export interface LiveConnectionSurroundings {
  readonly openWire: (events: WireEvents) => Promise<Wire>;
  readonly after: After;
  /** 0 to 1 */
  readonly random: () => number;
}

/** One wire, from the first try to open it until it is gone. */
interface Attempt {
  wire?: Wire;
  welcomed: boolean;
  aliveSinceLook: boolean;
  silentLooks: number;
}

/** A connection that comes back by itself whenever it is lost, until it is closed or refused. */
export class LiveConnection {
  readonly #role: Role;
  readonly #listener: LiveConnectionListener;
  readonly #surroundings: LiveConnectionSurroundings;
  #attempt: Attempt | undefined;
  #failures = 0;
  #everWelcomed = false;
  #cancelTimer: () => void = () => {};

  constructor(role: Role, listener: LiveConnectionListener, surroundings: LiveConnectionSurroundings) {
    this.#role = role;
    this.#listener = listener;
    this.#surroundings = surroundings;
    this.#connect();
  }

  /** True while the relay knows this client. */
  get welcomed(): boolean {
    return this.#attempt?.welcomed === true;
  }

  /** True when a frame may be sent: the relay has welcomed this client and has taken all that it was sent. */
  hasRoom(): boolean {
    const attempt = this.#attempt;
    return attempt?.welcomed === true && attempt.wire?.hasRoom() === true;
  }

  /** Only while there is room. */
  sendFrame(bytes: Uint8Array): void {
    const attempt = this.#attempt;
    if (attempt?.wire === undefined) return;
    // There was room, so the one before has left: a slow network is not a dead one.
    attempt.aliveSinceLook = true;
    attempt.wire.sendFrame(bytes);
  }

  /** Nothing happens while there is no connection: what it would have been about is gone then. */
  sendControl(message: ClientControl): void {
    if (this.welcomed) this.#attempt?.wire?.sendControl(message);
  }

  close(): void {
    this.#cancelTimer();
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.wire?.close();
  }

  #connect(): void {
    const attempt: Attempt = { welcomed: false, aliveSinceLook: false, silentLooks: 0 };
    this.#attempt = attempt;
    this.#surroundings.openWire(this.#eventsOf(attempt)).then(
      (wire) => {
        attempt.wire = wire;
        if (this.#attempt !== attempt) wire.close();
      },
      (error: unknown) => {
        console.warn(error);
        if (this.#attempt === attempt) this.#over(undefined);
      },
    );
    this.#lookLater(attempt);
  }

  #eventsOf(attempt: Attempt): WireEvents {
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
    const delayMs = reconnectDelayMs(this.#failures, this.#surroundings.random());
    this.#cancelTimer = this.#surroundings.after(delayMs, () => this.#connect());
    this.#listener.lost(refusal);
  }

  #isFinal({ code }: Refusal): boolean {
    if (code === 'shutting-down') return false;
    // The relay may not have noticed yet that this emitter's earlier connection is dead.
    return !(code === 'channel-busy' && this.#everWelcomed);
  }

  #lookLater(attempt: Attempt): void {
    this.#cancelTimer = this.#surroundings.after(LOOK_MS, () => this.#look(attempt));
  }

  /** A network that has gone away closes nothing: neither a consumer's silence nor an emitter's backlog ends by itself. */
  #look(attempt: Attempt): void {
    const alive = attempt.aliveSinceLook || (this.#role === 'emit' && this.hasRoom());
    attempt.aliveSinceLook = false;
    attempt.silentLooks = alive ? 0 : attempt.silentLooks + 1;
    if (attempt.silentLooks >= 2) {
      this.#over(undefined);
      return;
    }
    // A consumer is answered, so that silence means that nobody is there.
    if (!alive && attempt.welcomed && this.#role === 'consume') attempt.wire?.sendControl({ type: 'ledger' });
    this.#lookLater(attempt);
  }
}
