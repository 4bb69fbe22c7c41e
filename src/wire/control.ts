import { type RefusalCode, RefusalError } from './errors.ts';
import type { Role } from './hello.ts';

/** What the relay has done for one consumer so far, in frames: `offered = sent + dropped + waiting`. */
export interface Ledger {
  readonly offered: number;
  readonly sent: number;
  /** Replaced by a newer frame before it could be sent: dropped on purpose. */
  readonly dropped: number;
  readonly waiting: number;
}

/** Control messages from the relay to a client. */
export type RelayControl =
  /** The hello was accepted. `emitting` says whether the channel has an emitter now. */
  | { readonly type: 'welcome'; readonly role: Role; readonly channel: string; readonly emitting: boolean }
  /** To the emitter: how many consumers watch. */
  | { readonly type: 'count'; readonly consumers: number }
  /** To the emitter, when it changes: so many of them get fewer frames than it sends. None before it is told. */
  | { readonly type: 'behind'; readonly consumers: number }
  /** To the consumers. */
  | { readonly type: 'emitter-joined' }
  | { readonly type: 'emitter-left' }
  /** The answer to `ledger`. */
  | ({ readonly type: 'ledger' } & Ledger)
  /** The answer to `ping`, with its number. */
  | { readonly type: 'pong'; readonly id: number }
  /** The last message before the relay closes the connection. */
  | { readonly type: 'error'; readonly code: RefusalCode; readonly message: string };

/** Control messages from a client to the relay. */
export type ClientControl =
  /** A consumer asks for its own ledger. */
  | { readonly type: 'ledger' }
  /** A consumer has shown the frame with this sequence, and is done with all before it. */
  | { readonly type: 'ack'; readonly sequence: number }
  /** How long does a message take to the relay and back? */
  | { readonly type: 'ping'; readonly id: number };

/** @throws RefusalError `bad-control` for anything that is not a known control message */
export function parseClientControl(text: string): ClientControl {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RefusalError('bad-control', 'It is not JSON.');
  }
  const { type, sequence, id } = typeof value === 'object' && value !== null ? (value as Fields) : {};
  if (type === 'ledger') return { type };
  if (type === 'ack' && isSequence(sequence)) return { type, sequence };
  if (type === 'ping' && isSequence(id)) return { type, id };
  throw new RefusalError('bad-control');
}

interface Fields {
  readonly type?: unknown;
  readonly sequence?: unknown;
  readonly id?: unknown;
}

/** Whether it is a whole number of 32 bits, as a frame's header holds it. */
export const isSequence = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;
