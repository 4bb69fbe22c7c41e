import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const channelsAnswer = z.object({
  channels: z.array(z.object({ name: z.string(), consumers: z.number() })),
});

/** A connection that has just been closed is still counted until the relay's event loop comes to it. */
const TRIES = 50;
const BETWEEN_TRIES_MS = 100;

/**
 * By how many the relay's own count of a channel's consumers differs from how many there are.
 *
 * @throws Error if the relay does not answer as one does
 */
export async function miscounted(relayUrl: string, channel: string, consumers: number): Promise<number> {
  for (let triesLeft = TRIES; ; triesLeft--) {
    const response = await fetch(new URL('/channels', relayUrl));
    const { channels } = channelsAnswer.parse(await response.json());
    const counted = channels.find(({ name }) => name === channel)?.consumers ?? 0;
    if (counted === consumers || triesLeft === 0) return Math.abs(counted - consumers);
    await sleep(BETWEEN_TRIES_MS);
  }
}
