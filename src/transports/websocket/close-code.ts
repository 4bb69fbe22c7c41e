import type { Departure } from '../../relay/link.ts';
import type { RefusalCode } from '../../wire/errors.ts';

/** The WebSocket close code (RFC 6455 section 7.4.1) that goes with a refusal; its reason text is the refusal's code. */
export function closeCodeOf(code: RefusalCode): number {
  if (code === 'shutting-down') return 1012;
  if (code === 'frame-too-large') return 1009;
  return 1008;
}

/** Normal closure, and a close frame without a code: what a browser sends when a page closes its socket (RFC 6455, 7.4.1). */
const GOODBYES = [1000, 1005];

/** Whether whoever closed with this code meant to; a page that is being reloaded says 1001. */
export const departureOf = (code: number): Departure => (GOODBYES.includes(code) ? 'left' : 'lost');
