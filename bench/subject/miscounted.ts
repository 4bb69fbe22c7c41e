import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Access } from '../clients/access.ts';
import { askForJson } from '../clients/ask.ts';

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
export async function miscounted(
  relayUrl: string,
  channel: string,
  consumers: number,
  access?: Access,
): Promise<number> {
  for (let triesLeft = TRIES; ; triesLeft--) {
    const answer = await askForJson(new URL('/channels', relayUrl), access);
    const { channels } = channelsAnswer.parse(answer);
    const counted = channels.find(({ name }) => name === channel)?.consumers ?? 0;
    if (counted === consumers || triesLeft === 0) return Math.abs(counted - consumers);
    await sleep(BETWEEN_TRIES_MS);
  }
}
