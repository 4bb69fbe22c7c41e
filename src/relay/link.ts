import type { RelayControl } from '../wire/control.ts';
import type { RefusalError } from '../wire/errors.ts';
import type { Frame } from '../wire/frame.ts';

/**
 * What became of a frame handed to a link:
 * - `taken`: it is in the kernel's hands, the next one may follow at once
 * - `full`: it was taken too, but waits in this process; send no other until the link reports `drained`
 * - `refused`: it was not taken; try again when the link reports `drained`
 * - `closed`: nobody is there any more
 */
export type SendOutcome = 'taken' | 'full' | 'refused' | 'closed';

/**
 * One client's connection, as the relay sees it. A transport makes one for each connection of its library and must
 * - never throw, whatever state its socket is in
 * - take at least one frame after each `drained`, and report none before `sendFrame` has answered, unless with `full`
 * - report `closed` to its session exactly once, also when the relay itself closed the link
 * - not keep a frame's bytes beyond what it is sending
 */
export interface Link {
  sendFrame(frame: Frame): SendOutcome;
  sendControl(message: RelayControl): void;
  /**
   * Asks the client for a sign of life, behind all that was sent before; its answer is reported with this token. A link whose
   * protocol has no such thing has no `ask`.
   *
   * @param token a whole number of 32 bits
   * @returns false if it cannot be asked now: nothing is known of what is on its way
   */
  ask?(token: number): boolean;
  /** Bytes that wait in this process for the socket, whatever they are and whoever wrote them. */
  bufferedBytes(): number;
  /** Tells the client why, then ends the connection. A second call does nothing. */
  close(reason: RefusalError): void;
}

/** How a client went: it said goodbye (`left`), or its connection broke and it may come back (`lost`). */
export type Departure = 'left' | 'lost';

/** The relay's end of a link: the transport reports here what its library tells it. */
export interface Session {
  /** A frame (bytes, which the relay may keep) or a control message (text). */
  message(message: Uint8Array | string): void;
  /** The answer to what the link was told to ask. It counts as `heard`, whatever the token. */
  answered(token: number): void;
  /** Something came that the library answers, or drops, by itself: a ping is one. */
  heard(): void;
  /** The link has room again. */
  drained(): void;
  /** The connection is gone. */
  closed(departure: Departure): void;
  /** The transport found that the client broke a rule of the wire. */
  refuse(reason: RefusalError): void;
}
