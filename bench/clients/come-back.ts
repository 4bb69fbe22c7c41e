import { setTimeout as sleep } from 'node:timers/promises';

/** Between attempts to come back, from the first to the longest: spread out, so that not all come at once. */
const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 500;

/**
 * Tries to connect until it succeeds or is not wanted any more.
 *
 * @param failed is told why a try did not
 */
export async function comeBack(
  connect: () => Promise<void>,
  wanted: () => boolean,
  failed: (error: unknown) => void = () => {},
): Promise<void> {
  for (let attempt = 0; wanted(); attempt++) {
    const longestMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt);
    await sleep(longestMs * (0.5 + Math.random() / 2));
    try {
      return await connect();
    } catch (error) {
      // Nobody is back yet at the other end, or refuses whoever comes.
      failed(error);
    }
  }
}
