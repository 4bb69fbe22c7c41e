import type { RefusalCode } from '../wire/errors.ts';
import type { Departure } from './link.ts';

/** What happens to an attachment of the relay, for whoever keeps a log. Channels have valid names by then. */
export type RelayEvent =
  | { readonly type: 'emitter came'; readonly channel: string }
  | { readonly type: 'emitter gone'; readonly channel: string; readonly departure: Departure }
  | { readonly type: 'consumer came'; readonly channel: string }
  | { readonly type: 'consumer gone'; readonly channel: string }
  | { readonly type: 'refused'; readonly code: RefusalCode }
  /** By a fault of ours. */
  | { readonly type: 'failed'; readonly error: unknown };

export type TellEvent = (event: RelayEvent) => void;
