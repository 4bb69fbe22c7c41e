import { setTimeout as sleep } from 'node:timers/promises';
import { refusals } from '../../src/wire/errors.ts';
import type { ClientOptions, Protocol } from './client.ts';
import { connectClient } from './connect.ts';
import { traitsOf } from './protocols.ts';

/** A relay of ours says at once that a client is welcome. */
const WELCOME_TIMEOUT_MS = 1500;

/**
 * Whether a program that somebody else started is a relay of ours, which welcomes clients, or refuses them in its own words, and
 * tells them their ledgers: not those whose protocol has no room for it.
 */
export async function isOurRelay(
  protocol: Protocol,
  stream: Pick<ClientOptions, 'url' | 'channel' | 'access' | 'token'>,
): Promise<boolean> {
  if (!traitsOf[protocol].isWelcomed) return false;
  let refused = false;
  // Why it cannot be reached at all, or refuses whoever comes, is told when everybody connects.
  const welcomed = connectClient(protocol, {
    ...stream,
    role: 'consume',
    relay: true,
    onFrame: () => {},
    onControl: (message) => {
      refused ||= message.type === 'error' && Object.hasOwn(refusals, message.code);
    },
    onLost: () => {},
  }).then(
    (client) => {
      client.close();
      return true;
    },
    () => refused,
  );
  return Promise.race([welcomed, sleep(WELCOME_TIMEOUT_MS, false)]);
}
