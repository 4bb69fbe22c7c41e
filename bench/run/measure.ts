import type { Contender } from './contender.ts';
import type { Crew } from './crew.ts';
import type { RoundPictures } from './pictures.ts';
import { type Measurement, summariseRound } from './round-summary.ts';
import { StandingContender, startSubject } from './standing.ts';

/**
 * Starts the contender's process, puts the load on it, and takes it down again.
 *
 * @param cut when it is aborted the round ends, with what was measured until then
 * @returns a measurement for each group of consumers
 * @throws ChildError if a process fails or does not answer in time
 * @throws ConnectError if not everybody can connect
 * @throws CrewLostError if that is because a process of the crew has ended
 * @throws Error if it is cut before anything was measured
 */
export async function measure(
  contender: Contender,
  round: number,
  pictures: RoundPictures,
  crew: Crew,
  cut?: AbortSignal,
): Promise<Measurement[]> {
  const standing = await StandingContender.gather(contender, await startSubject(contender), crew);
  try {
    const raw = await standing.measure(pictures, {}, cut);
    return summariseRound({ ...raw, contender, round, stoppedByItself: await standing.end() });
  } catch (error) {
    await standing.end().catch(() => {
      // The first error says more than that a process which failed cannot be told to close.
    });
    throw crew.blameFor(error);
  }
}
