import { type EntryResult, type Load, labelOf } from '../../results/results.ts';
import { growthOf } from '../../statistics/growth.ts';
import { plain, signedMegabytes, withInterval } from '../format.ts';

/** Whether memory grows, a sentence for each entry whose relay could be looked into. */
export function memorySentences(entries: readonly EntryResult[], load: Load): string[] {
  return entries.flatMap((entry) => {
    const slope = entry.findings.memorySlopeBytesPerHour;
    const round = entry.rounds.find(({ valid }) => valid);
    if (round === undefined) return [];
    const seconds = round.cutShortAfterSeconds ?? load.seconds;
    const untold = `whether memory grows cannot be told from ${plain(seconds)} s`;
    if (slope === undefined) return [`${labelOf(entry)}: ${untold}.`];
    const { verdict, leastTold } = growthOf(slope, seconds);
    const figure = `${withInterval(slope, signedMegabytes)} MB an hour`;
    const said = {
      grows: `memory grows, by ${figure}`,
      'none seen': `memory does not grow by more than ${signedMegabytes(leastTold)} MB an hour, which is the least that ${plain(seconds)} s can tell (${figure})`,
      untold: `${untold}, in which pools are still filling (${figure})`,
    }[verdict];
    return [`${labelOf(entry)}: ${said}.`];
  });
}
