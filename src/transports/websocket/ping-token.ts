/** Of 2^32 - 1. */
const MOST_DIGITS = 10;

const DIGIT_0 = 0x30;

/**
 * What a ping carries that asks for a sign of life with this token; a pong brings it back (RFC 6455, section 5.5.3). The
 * pings of heartbeats carry nothing.
 */
export const pingOf = (token: number): string => String(token);

/** The token in a pong's payload; undefined in one that answers something else, or nothing. */
export function tokenOf(payload: Uint8Array): number | undefined {
  if (payload.length === 0 || payload.length > MOST_DIGITS) return undefined;
  let token = 0;
  for (const byte of payload) {
    const digit = byte - DIGIT_0;
    if (digit < 0 || digit > 9) return undefined;
    token = token * 10 + digit;
  }
  return token;
}

/** Tells a session of a pong; answers with whether it is one to what a link was told to ask. */
export function reportPong(
  session: { answered(token: number): void; heard(): void },
  payload: Uint8Array,
): boolean {
  const token = tokenOf(payload);
  if (token === undefined) session.heard();
  else session.answered(token);
  return token !== undefined;
}
