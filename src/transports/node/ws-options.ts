import type { ServerOptions, WebSocket } from 'ws';
import { CLOSE_GRACE_MS } from '../transport.ts';

/** Options of `ws` that its types do not have, for whoever serves it here. */
export const wsOptions: ServerOptions & {
  readonly closeTimeout: number;
  readonly maxPendingAutoPongs: number;
} = {
  closeTimeout: CLOSE_GRACE_MS,
  // Above it `ws` ends the connection without a word. Sessions count pings and say why, so this is for those without one.
  maxPendingAutoPongs: 1000,
};

/** Whether `ws` ended a connection because of a message larger than it takes. */
export const isTooLarge = (error: Error): boolean =>
  'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** The longest that a timer of Node's can be set to. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** How long the other end has for the closing handshake, from now on: an option of servers only. */
export function waitForGoodbye(webSocket: WebSocket | undefined, timeoutMs: number): void {
  if (webSocket === undefined) return;
  (webSocket as { _closeTimeout?: number })._closeTimeout = Math.min(timeoutMs, LONGEST_TIMEOUT_MS);
}
