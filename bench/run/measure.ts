import type { Contender } from './contender.ts';
import type { Crew } from './crew.ts';
import type { RoundPictures } from './pictures.ts';
import { type Measurement, summariseRound } from './round-summary.ts';
import { StandingContender, startSubject } from './standing.ts';

/**
 * Starts the contender's process, puts the load on it, and takes it down again.
 *
 * @returns a measurement for each group of consumers
 * @throws ChildError if a process fails or does not answer in time
 */
export async function measure(
  contender: Contender,
  round: number,
  pictures: RoundPictures,
  crew: Crew,
): Promise<Measurement[]> {
  const standing = await StandingContender.gather(contender, await startSubject(contender), crew);
  try {
    const raw = await standing.measure(pictures);
    return summariseRound({ ...raw, contender, round, stoppedByItself: await standing.end() });
  } catch (error) {
    await standing.end().catch(() => {
      // The first error says more than that a process which failed cannot be told to close.
    });
    throw error;
  }
}
