import { expect, test } from 'vitest';
import { floorMs } from '../links/floor.ts';
import { parseLinks } from '../links/parse-links.ts';
import { linkMatrices } from '../report/link-matrix.ts';
import { sampleResults } from '../report/sample-results.ts';
import type { EntryResult, RunResults } from '../results/results.ts';
import { spreadOf } from '../statistics/spread.ts';
import { entries } from '../subject/entries.ts';
import { type CellsAsked, judgeCells, withCellFindings } from './link-verdicts.ts';

const asked: CellsAsked = {
  entries: entries.filter(({ name }) => name === 'ws'),
  links: parseLinks('fibre,EDGE'),
  linkClients: ['ack', 'mjpeg'],
};

interface Cell {
  readonly variant: string;
  /** Age of the pictures, p99. */
  readonly floors: number;
  readonly framesPerSecond: number;
  readonly valid?: boolean;
}

function runOf(...cells: readonly Cell[]): RunResults {
  const sample = sampleResults();
  const entry = sample.entries.find(({ transport }) => transport === 'ws');
  if (entry === undefined) throw new Error('no sample');
  const made = cells.map(({ variant, floors, framesPerSecond, valid = true }): EntryResult => {
    const profile = asked.links.find(({ name }) => variant.startsWith(name));
    const p99 = floors * (profile === undefined ? 1 : floorMs(profile, sample.load));
    const rounds = entry.rounds.slice(0, 1).map((round) => ({
      ...round,
      valid,
      consumers: 1,
      frameAgeMs: { p50: p99 / 2, p99 },
      arrivalsPerSecond: framesPerSecond,
    }));
    const frameAgeMs = { p50: spreadOf([p99 / 2]), p99: spreadOf([p99]) };
    return { ...entry, variant, valid, rounds, frameAgeMs };
  });
  return withCellFindings({ ...sample, scenario: 'links', entries: made }, asked);
}

const good: readonly Cell[] = [
  { variant: 'fibre, ack', floors: 0.9, framesPerSecond: 20 },
  { variant: 'fibre, mjpeg', floors: 0.9, framesPerSecond: 20 },
  { variant: 'EDGE, ack', floors: 1.4, framesPerSecond: 0.97 },
  { variant: 'EDGE, mjpeg', floors: 1.9, framesPerSecond: 0.95 },
];

const verdicts = (run: RunResults): string[] => judgeCells(run, asked).map(({ verdict }) => verdict);

test('cells whose pictures are young enough, and many enough, are as expected', () => {
  const run = runOf(...good);
  expect(verdicts(run)).toEqual(['yes', 'yes', 'yes']);
  expect(run.entries[2]?.findings.ageFloors?.median).toBeCloseTo(1.4, 5);
  expect(run.entries[2]?.findings.carriedShare?.median).toBeGreaterThan(0.95);
});

test('one that is between 1.5 and 2 floors is a miss that is told, and a failure where it is one of too few', () => {
  const run = runOf(...good.slice(0, 2), { variant: 'EDGE, ack', floors: 1.7, framesPerSecond: 0.97 });
  expect(verdicts(run)).toEqual(['yes', 'no', 'yes']);
  expect(judgeCells(run, asked)[1]?.actual).toBe('2 of 3 have none: ws, EDGE, ack 1.70');
});

test('one that is older, and one that gets too few frames, are failures', () => {
  const run = runOf(...good.slice(1), { variant: 'fibre, ack', floors: 2.1, framesPerSecond: 19.2 });
  expect(verdicts(run)).toEqual(['no', 'no', 'no']);
  const said = judgeCells(run, asked).map(({ actual }) => actual);
  expect(said[0]).toBe('1 of 4 are: ws, fibre, ack 2.10');
  expect(said[2]).toBe('1 of 4 do not: ws, fibre, ack 96 %');
});

test('of one that could not be measured nothing is sure', () => {
  const run = runOf(...good.slice(1), { variant: 'fibre, ack', floors: 9, framesPerSecond: 1, valid: false });
  expect(verdicts(run)).toEqual(['not sure', 'not sure', 'not sure']);
  expect(judgeCells(run, asked)[0]?.actual).toBe('0 of 3 are; 1 could not be measured');
});

test('all cells of a transport stand in one table, links by clients', () => {
  const [matrix, ...others] = linkMatrices(runOf(...good).entries);
  expect(others).toEqual([]);
  expect(matrix).toMatchObject({ transport: 'ws', clients: ['ack', 'mjpeg'] });
  expect(matrix?.rows[0]).toEqual({
    link: 'fibre',
    floorMs: '78',
    cells: ['0.90 · 1.00 · 35, 70', '0.90 · 1.00 · 35, 70'],
  });
  expect(linkMatrices(sampleResults().entries)).toEqual([]);
});
