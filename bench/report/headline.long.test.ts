import { expect, test } from 'vitest';
import type { RoundResult } from '../results/results.ts';
import { seededRandom } from '../statistics/random.ts';
import { alikeSeriesOf, shapes } from '../statistics/testing/shapes.ts';
import { headline } from './headline.ts';
import { sampleResults } from './sample-results.ts';

const REPORTS = 150;

/** 5 %, and three standard errors of a share of so many reports; of all numbers of rounds together a quarter of that. */
const FIVE_PERCENT = 0.105;
const FIVE_PERCENT_OF_ALL = 0.063;

const results = sampleResults();
const compared = ['socketio', 'socketio-msgpack', 'uws', 'ws', 'tcp'];
const [sample] = results.entries[0]?.rounds ?? [];

function roundOf(round: number, cpuMicrosPerDelivery: number, p99: number): RoundResult {
  if (sample?.relay === undefined) throw new Error('no sample');
  return {
    ...sample,
    round,
    latencyMs: { ...sample.latencyMs, p99 },
    relay: { ...sample.relay, cpuMicrosPerDelivery },
  };
}

/** What a report says of four transports and raw TCP that do not differ, however they are ranked. */
function said(shape: (typeof shapes)[number], rounds: number, random: () => number): string {
  const [cpu, p99] = [0, 1].map(() => alikeSeriesOf(compared.length, shape, rounds, random));
  const entries = compared.flatMap((name, i) => {
    const entry = results.entries.find(({ transport }) => transport === name);
    const mine = cpu?.[i] ?? [];
    return entry === undefined
      ? []
      : [{ ...entry, rounds: mine.map((micros, k) => roundOf(k + 1, micros, p99?.[i]?.[k] ?? 0)) }];
  });
  return headline({ ...results, entries }).join(' ');
}

test.each(shapes.map((shape) => [shape.name, shape] as const))(
  'of reports on transports that are alike one in twenty says anything else, of 3 to 20 rounds: %s',
  (_name, shape) => {
    const random = seededRandom(6);
    const shares = Array.from({ length: 18 }, (_, i) => {
      const reports = Array.from({ length: REPORTS }, () => said(shape, i + 3, random));
      return reports.filter((text) => /Lowest |\), (lower|higher)/.test(text)).length / REPORTS;
    });
    expect(Math.max(...shares)).toBeLessThanOrEqual(FIVE_PERCENT);
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThanOrEqual(
      FIVE_PERCENT_OF_ALL,
    );
  },
);
