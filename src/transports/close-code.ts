import type { RefusalCode } from '../wire/errors.ts';

/** The WebSocket close code (RFC 6455 section 7.4.1) that goes with a refusal; its reason text is the refusal's code. */
export function closeCodeOf(code: RefusalCode): number {
  if (code === 'shutting-down') return 1012;
  if (code === 'frame-too-large') return 1009;
  return 1008;
}
