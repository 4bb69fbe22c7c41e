import { type RefusalCode, WireError } from './errors.ts';
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
  /** To the consumers. */
  | { readonly type: 'emitter-joined' }
  | { readonly type: 'emitter-left' }
  /** The answer to `ledger`. */
  | ({ readonly type: 'ledger' } & Ledger)
  /** The last message before the relay closes the connection. */
  | { readonly type: 'error'; readonly code: RefusalCode; readonly message: string };

/** Control messages from a client to the relay. */
export type ClientControl =
  /** A consumer asks for its own ledger. */
  { readonly type: 'ledger' };

/** @throws WireError `bad-control` for anything that is not a known control message */
export function parseClientControl(text: string): ClientControl {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WireError('bad-control', 'It is not JSON.');
  }
  if (typeof value === 'object' && value !== null && 'type' in value && value.type === 'ledger') {
    return { type: 'ledger' };
  }
  throw new WireError('bad-control');
}
