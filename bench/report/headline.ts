import type { EntryResult, RunResults } from '../results/results.ts';
import { LEAST_ROUNDS } from '../statistics/estimate.ts';
import { capacitySentences } from './headlines/capacity.ts';
import { memorySentences } from './headlines/memory.ts';
import { noiseSentences } from './headlines/noise.ts';
import { rankingSentences } from './headlines/ranking.ts';
import { sizingSentences } from './headlines/sizing.ts';
import { variantSentences } from './headlines/variants.ts';
import { streamSentences } from './plain-table.ts';

/**
 * What the run says, in sentences: which transport is ahead in what, by how much, and how sure that is. Entries that are
 * invalid are not compared.
 */
export function headline(results: RunResults): string[] {
  if (results.micro !== undefined) return ['What single operations take on this machine.'];
  if (results.streams !== undefined) return streamSentences(results.streams);
  // One that grows is invalid, and is what the run is about.
  if (results.scenario === 'soak') return memorySentences(results.entries, results.load);
  const transports = results.entries.filter((entry) => !entry.yardstick && entry.valid);
  if (transports.length === 0) return [nothingToCompare(results)];
  return [
    ...sentencesOf(results, transports),
    // An invalid run's figures are not to be built on.
    ...(results.valid ? sizingSentences(transports, results.load) : []),
    ...cautions(results, transports),
  ];
}

const nothingToCompare = ({ entries }: RunResults): string =>
  entries.some(({ valid }) => valid)
    ? 'Only yardsticks were measured validly, so there is no transport to compare.'
    : 'Nothing was measured validly, so there is nothing to compare.';

function sentencesOf(results: RunResults, transports: readonly EntryResult[]): string[] {
  if (results.scenario === 'noise') return noiseSentences(transports);
  if (transports.some(({ capacity }) => capacity !== undefined))
    return capacitySentences(transports, results.entries);
  if (transports.some(({ variant }) => variant !== undefined)) return variantSentences(results);
  return rankingSentences(transports, results.entries);
}

function cautions({ scenario }: RunResults, transports: readonly EntryResult[]): string[] {
  const rounds = Math.min(...transports.map((entry) => entry.rounds.filter(({ valid }) => valid).length));
  if (rounds >= LEAST_ROUNDS || scenario === 'capacity') return [];
  const said = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  return [`With ${said} this is a first look: nothing is told apart by fewer than ${LEAST_ROUNDS}.`];
}
