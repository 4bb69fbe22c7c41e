import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isChannelName, type Role } from '../wire/hello.ts';

const EVERY_OTHER_CHANNEL = '*';

/** Nobody could ever use a token for a channel that cannot be: it is a typo, and would leave the one meant open. */
const channelSchema = z.string().refine((name) => name === EVERY_OTHER_CHANNEL || isChannelName(name));

/** One token for all channels, or tokens by channel; `*` is for those that are not named. */
export const tokenSchema = z.union([
  z.string().min(1),
  z
    .unknown()
    .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
    .transform((value) => new Map(Object.entries(value as object)))
    .pipe(z.map(channelSchema, z.string().min(1)).nonempty()),
]);

type Token = z.infer<typeof tokenSchema>;

/** What is asked of clients; where there is no token, everybody may. */
export interface Tokens {
  readonly publish?: Token | undefined;
  readonly view?: Token | undefined;
}

/** Whether everybody may emit to some channel. */
export const isOpen = (token: Token | undefined): boolean =>
  token === undefined || (typeof token !== 'string' && !token.has(EVERY_OTHER_CHANNEL));

/** Whether a client may emit or watch. Whoever may emit may watch what is emitted. */
export function allows(
  tokens: Tokens,
  role: Role,
  { channel, token }: { readonly channel: string; readonly token?: string | undefined },
): boolean {
  const publish = tokenOf(tokens.publish, channel);
  const view = tokenOf(tokens.view, channel);
  const asked = role === 'emit' ? [publish] : [view, publish];
  if (asked[0] === undefined) return true;
  return asked.some((wanted) => wanted !== undefined && token !== undefined && isSame(token, wanted));
}

/** A channel with a token of its own is not opened by the one for all others. */
function tokenOf(token: Token | undefined, channel: string): string | undefined {
  if (token === undefined || typeof token === 'string') return token;
  return token.get(channel) ?? token.get(EVERY_OTHER_CHANNEL);
}

/** Takes as long for any two texts: how long it took would tell how much of a guess was right. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
