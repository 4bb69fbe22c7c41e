import { boundsOf, type Cell, type CellBounds, cellsOf } from '../links/cells.ts';
import type { EntryResult, ExpectationResult, RoundResult, RunResults, Verdict } from '../results/results.ts';
import { labelOf } from '../results/results.ts';
import type { BenchOptions } from '../run/options.ts';
import { spreadOf } from '../statistics/spread.ts';

/** Of the cells, so many must be good. */
const GOOD_CELLS = 0.9;

/** What was asked for, as far as it says which cells there are. */
export type CellsAsked = Pick<BenchOptions, 'entries' | 'links' | 'linkClients'>;

interface MeasuredCell {
  readonly entry: EntryResult;
  readonly cell: Cell;
  readonly bounds: CellBounds;
}

/** Each entry of a run with the cell that it is. */
function measuredCells({ entries, load }: RunResults, options: CellsAsked): MeasuredCell[] {
  return entries.flatMap((entry) => {
    const protocol = options.entries.find(({ name }) => name === entry.transport)?.protocol;
    if (protocol === undefined || entry.yardstick) return [];
    const cell = cellsOf(options.links, options.linkClients, protocol).find(
      ({ name }) => name === entry.variant,
    );
    return cell === undefined ? [] : [{ entry, cell, bounds: boundsOf(cell, load, load.seconds) }];
  });
}

/** The run with what is told of links: each figure set against what its link allows. */
export function withCellFindings(results: RunResults, options: CellsAsked): RunResults {
  const cells = measuredCells(results, options);
  return {
    ...results,
    entries: results.entries.map((entry) => {
      const bounds = cells.find((one) => one.entry === entry)?.bounds;
      if (bounds === undefined) return entry;
      const rounds = entry.rounds.map((round) => withFindings(round, bounds));
      const valid = rounds.filter((round) => round.valid);
      const over = (name: string) => spreadOf(valid.flatMap(({ findings }) => findings[name] ?? []));
      const found = {
        floorMs: over('floorMs'),
        ageFloors: over('ageFloors'),
        carriedShare: over('carriedShare'),
      };
      return {
        ...entry,
        rounds,
        findings: valid.length === 0 ? entry.findings : { ...entry.findings, ...found },
      };
    }),
  };
}

const withFindings = (round: RoundResult, { floorMs, carriedFps }: CellBounds): RoundResult => ({
  ...round,
  findings: {
    ...round.findings,
    floorMs,
    ageFloors: round.frameAgeMs.p99 / floorMs,
    carriedShare: (round.arrivalsPerSecond ?? 0) / (carriedFps * Math.max(1, round.consumers ?? 1)),
  },
});

/** What is expected of every cell, and of all of them together. */
export function judgeCells(results: RunResults, options: CellsAsked): ExpectationResult[] {
  const cells = measuredCells(results, options);
  const known = cells.filter(({ entry }) => entry.valid);
  const unknown = cells.length - known.length;
  const missing = results.unavailable.length > 0 || cells.length === 0;
  const sure = (isMet: boolean): Verdict => (!isMet ? 'no' : unknown > 0 || missing ? 'not sure' : 'yes');
  const told = (text: string, isMet: boolean, actual: string): ExpectationResult => {
    const verdict = sure(isMet);
    const left = unknown === 0 ? '' : `; ${unknown} could not be measured`;
    return { text, verdict, passed: verdict === 'yes', actual: `${actual}${left}` };
  };
  const old = known.filter(({ entry, bounds }) => ageMs(entry) > bounds.mostAgeMs);
  const missed = known.filter(({ entry, bounds }) => ageMs(entry) > bounds.goodAgeMs);
  const thin = known.filter(({ entry, bounds }) => shareOf(entry) < bounds.leastShare);
  const good = known.length - missed.length;
  return [
    told(
      'no cell’s pictures are older (p99) than 2 floors; over polling 2.5',
      old.length === 0,
      `${old.length} of ${known.length} are${listed(old, ageInWords)}`,
    ),
    told(
      '9 cells of 10 have no pictures older (p99) than 1.5 floors; MJPEG 2, polling 2.5',
      good >= GOOD_CELLS * known.length,
      `${good} of ${known.length} have none${listed(missed, ageInWords)}`,
    ),
    told(
      'each cell gets 90 % of what its link carries; 98 % where that is far more than is sent',
      thin.length === 0,
      `${thin.length} of ${known.length} do not${listed(thin, shareInWords)}`,
    ),
  ];
}

const ageMs = ({ frameAgeMs }: EntryResult): number => frameAgeMs.p99.median;
const shareOf = ({ findings }: EntryResult): number => findings.carriedShare?.median ?? 0;

const ageInWords = ({ entry, bounds }: MeasuredCell): string =>
  `${labelOf(entry)} ${(ageMs(entry) / bounds.floorMs).toFixed(2)}`;
const shareInWords = ({ entry }: MeasuredCell): string =>
  `${labelOf(entry)} ${Math.round(100 * shareOf(entry))} %`;

const listed = (cells: readonly MeasuredCell[], inWords: (cell: MeasuredCell) => string): string =>
  cells.length === 0 ? '' : `: ${cells.map(inWords).join('; ')}`;
