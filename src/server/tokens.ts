import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hello, Role } from '../wire/hello.ts';

/** What is asked of clients; without a token everybody may. */
export interface Tokens {
  readonly publish?: string | undefined;
  readonly view?: string | undefined;
}

/** Whether a client may emit or watch. Whoever may emit may watch what is emitted. */
export function allows(
  tokens: Tokens,
  role: Role,
  { token }: { readonly token?: Hello['token'] | undefined },
): boolean {
  const asked = role === 'emit' ? [tokens.publish] : [tokens.view, tokens.publish];
  if (asked[0] === undefined) return true;
  return asked.some((wanted) => wanted !== undefined && token !== undefined && isSame(token, wanted));
}

/** Takes as long for any two texts: how long it took would tell how much of a guess was right. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
