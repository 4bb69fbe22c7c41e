import type { AdmissionOptions } from './door/admission.ts';
import type { FetchHandler } from './door/answer.ts';

/** Paths of PEM files: uWebSockets.js reads them by itself. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** How long clients are waited for. */
export interface Patience {
  /**
   * Who has not been heard of for so long is gone: a laptop that was shut, a network that was left. From 8 to 960, as
   * uWebSockets.js has it; the usual one if it is left out.
   */
  readonly idleTimeoutSeconds?: number;
  /**
   * For a client to say what it wants, from its first byte to the last one of its request's head. uWebSockets.js has ten
   * seconds of its own.
   */
  readonly handshakeTimeoutSeconds?: number;
}

export interface ListenOptions extends AdmissionOptions, Patience {
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  readonly fetch: FetchHandler;
  /** For https and wss; without it, http and ws. */
  readonly tls?: TlsFiles;
  /** Microseconds since the Unix epoch, for frames that come without a capture time. */
  readonly nowMicros: () => number;
  /** Something did not work that should, by no fault of a client. The transport goes on. */
  readonly failed: (error: unknown) => void;
}

/** A transport that listens. */
export interface Listening {
  readonly port: number;
  /** The package and version that carry it, such as "ws 8.23.0". */
  readonly implementation: string;
  /**
   * Stops listening before it returns, gives clients that are being closed some time to take what was sent to them, and ends
   * what is left. A second call answers with the first one's promise.
   *
   * @param graceMs a second if it is left out
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * One socket library behind the relay's seam. An implementation
 * - makes a `Link` for each connection and opens a session for it with the relay (`src/relay/link.ts` says what a link
 *   must do)
 * - reads the hello from where its protocol puts it, and closes the link with the relay's own code if it is bad
 * - serves `fetch` on the same port
 * - rejects `listen` if the port is busy
 * - keeps everything peculiar to its library in its own file
 */
export interface Transport {
  listen(options: ListenOptions): Promise<Listening>;
}

/**
 * How much larger than the largest accepted message the libraries' own limits are. A message a little too large then
 * reaches the relay, which can say why it refuses it; the library cuts off whoever sends more.
 */
export const MESSAGE_LIMIT_SLACK_BYTES = 1024 * 1024;

/** Long enough for a phone between two cells, short enough for a count of viewers to be right soon. */
export const IDLE_TIMEOUT_SECONDS = 60;

export const HANDSHAKE_TIMEOUT_SECONDS = 10;

/** How long clients have for the closing handshake, in milliseconds. */
export const CLOSE_GRACE_MS = 1000;
