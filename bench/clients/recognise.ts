import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions, Protocol } from './client.ts';
import { connectClient } from './connect.ts';

/** A relay of ours says at once that a client is welcome. */
const WELCOME_TIMEOUT_MS = 1500;

/**
 * Whether a program that somebody else started is a relay of ours, which welcomes clients and tells them their ledgers: not
 * those that speak as the original program's clients do.
 */
export async function isOurRelay(
  protocol: Protocol,
  stream: Pick<ClientOptions, 'url' | 'channel' | 'access' | 'token'>,
): Promise<boolean> {
  if (protocol === 'socketio-dataurl') return false;
  // Why it cannot be reached at all is told when everybody connects.
  const welcomed = connectClient(protocol, {
    ...stream,
    role: 'consume',
    relay: true,
    onFrame: () => {},
    onLost: () => {},
  }).then(
    (client) => {
      client.close();
      return true;
    },
    () => false,
  );
  return Promise.race([welcomed, sleep(WELCOME_TIMEOUT_MS, false)]);
}
