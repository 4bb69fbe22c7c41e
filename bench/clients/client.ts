import type { Ledger, RelayControl } from '../../src/wire/control.ts';
import type { WireName } from '../../src/wire/wire-name.ts';
import type { Access } from './access.ts';

/**
 * How a program under test is spoken to: as our own clients speak, as the original program's do, over polling, as viewers without a
 * script, or as the `tcp` yardstick. Whatever depends on it is a `Record<Protocol, …>`, so that the compiler asks for it.
 */
export type Protocol = WireName | 'socketio-polling' | 'socketio-dataurl' | 'mjpeg' | 'tcp';

export interface ClientOptions {
  /** Where the program under test is, such as "http://127.0.0.1:5000". */
  readonly url: string;
  readonly role: 'emit' | 'consume';
  readonly channel: string;
  /** What the program asks of whoever comes; nothing, if it is left out. */
  readonly access?: Access | undefined;
  /** True for our own transports, which welcome a client and keep a ledger for it. Others do neither. */
  readonly relay: boolean;
  /** Tells the relay that it will acknowledge. */
  readonly acknowledges?: boolean;
  /** Without which the relay lets nobody do that. */
  readonly token?: string | undefined;
  /** Of an emitter: the same over all its connections, so that a new one takes the place of a dead one. */
  readonly emitterId?: string | undefined;
  /**
   * Called with each frame's bytes as they came, and with when it was captured, in microseconds since the Unix epoch, where the
   * program says so beside it.
   */
  readonly onFrame: (bytes: Uint8Array, capturedMicros?: number) => void;
  /** Called with why something that came is no whole picture, over protocols that can tell. */
  readonly onIncomplete?: ((why: string) => void) | undefined;
  /** Called with what the relay says beside them, from the welcome on. */
  readonly onControl?: ((message: RelayControl) => void) | undefined;
  /** Called if the connection ends before `close`; the reason is the relay's, or the library's. */
  readonly onLost: (reason: string) => void;
}

/** A connection of the real client library, joined: whatever is emitted from now on reaches it. */
export interface Client {
  send(bytes: Uint8Array): void;
  /** Of what was sent, what waits in this process because the network has not taken it, in bytes. */
  waitingBytes(): number;
  /** The frame with this sequence has been shown, and those before it are done with. */
  acknowledge(sequence: number): void;
  /** Stops reading from the network, as a viewer does whose machine has gone to sleep. */
  pause(): void;
  resume(): void;
  /** The relay's own account of this consumer. @param timeoutMs how long that may take, if not `ANSWER_TIMEOUT_MS` */
  ledger(timeoutMs?: number): Promise<Ledger>;
  close(): void;
  /** Closes with a goodbye, where that is another thing: who just goes may come back, for all that the relay knows. */
  leave?(): void;
}

/** How long a connection may take, from the first byte to the welcome. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** How long the relay may take to answer a question. */
export const ANSWER_TIMEOUT_MS = 5_000;
