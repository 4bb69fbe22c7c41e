import { expect, test } from 'vitest';
import type { SeenPicture } from '../../src/web/measuring/observations.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import { emissionOfPage, findingsOfPages, type Observed, reportOfPages } from './observed.ts';

const INTERVAL_MICROS = 50_000;
const START_MICROS = 1_000_000_000_000;

/** A picture that was seen 80 ms after it was made. */
function picture(sequence: number, changes: Partial<SeenPicture> = {}): SeenPicture {
  const captureTimeMicros = START_MICROS + sequence * INTERVAL_MICROS;
  return {
    sequence,
    captureTimeMicros,
    pictureNumber: sequence,
    received: sequence + 1,
    decodeMs: 6,
    seenAtMicros: captureTimeMicros + 80_000,
    strip: { pictureNumber: sequence, timeMillis: captureTimeMicros / 1000 },
    ...changes,
  };
}

function observed(seen: readonly SeenPicture[], changes: Partial<Observed> = {}): Observed {
  return {
    seen: [seen],
    sent: Array.from({ length: 20 }, (_, i) => ({
      captureTimeMicros: START_MICROS + i * INTERVAL_MICROS,
      sizeBytes: 9000,
      width: 640,
      height: 480,
      encodeMs: 12,
    })),
    droppedByRelay: 0,
    window: { startMicros: START_MICROS, endMicros: START_MICROS + 20 * INTERVAL_MICROS },
    frameIntervalMicros: INTERVAL_MICROS,
    ...changes,
  };
}

const all = Array.from({ length: 20 }, (_, i) => picture(i));
const ledgerOf = (seen: readonly SeenPicture[], changes?: Partial<Observed>) =>
  reportOfPages(observed(seen, changes)).groups['']?.ledger;

test('what came is counted, and nothing is wrong with it', () => {
  const { groups, reasons } = reportOfPages(observed(all));
  expect(reasons).toEqual([]);
  expect(groups['']?.ledger).toEqual({
    offered: 20,
    delivered: 20,
    dropped: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    corrupt: 0,
  });
  expect(groups['']?.counts.latency.deliveries).toBe(20);
});

test.each([
  [
    'another picture’s number',
    { strip: { pictureNumber: 4, timeMillis: picture(5).captureTimeMicros / 1000 } },
  ],
  ['another time', { strip: { pictureNumber: 5, timeMillis: picture(4).captureTimeMicros / 1000 } }],
])('pixels that say %s than the header are an error', (_what, changes) => {
  const { groups, reasons } = reportOfPages(observed(all.with(5, picture(5, changes))));
  expect(reasons).toEqual(['1 pictures were not those that their headers announced']);
  expect(groups['']?.ledger.corrupt).toBe(1);
});

test('pixels without a strip are an error', () => {
  const { strip: _strip, ...bare } = picture(5);
  expect(reportOfPages(observed(all.with(5, bare))).reasons).toHaveLength(1);
});

test('what the page had and did not show was dropped; what it never had, by the relay’s account or not at all', () => {
  const skipped = all.filter(({ sequence }) => sequence !== 7);
  expect(ledgerOf(skipped)).toMatchObject({ offered: 20, delivered: 19, dropped: 1, lost: 0 });
  const missing = skipped.map((seen) =>
    seen.sequence > 7 ? { ...seen, received: seen.received - 1 } : seen,
  );
  expect(ledgerOf(missing)).toMatchObject({ offered: 20, delivered: 19, dropped: 0, lost: 1 });
  expect(ledgerOf(missing, { droppedByRelay: 1 })).toMatchObject({ dropped: 1, lost: 0 });
});

test('a page that saw nothing any more was owed what was emitted meanwhile all the same', () => {
  const half = all.slice(0, 10);
  expect(ledgerOf(half)).toMatchObject({ offered: 20, delivered: 10, dropped: 0, lost: 10 });
  expect(ledgerOf(half, { droppedByRelay: 4 })).toMatchObject({ dropped: 4, lost: 6 });
  const late = all.slice(10).map((seen) => ({ ...seen, received: seen.received - 10 }));
  expect(ledgerOf(late)).toMatchObject({ offered: 20, delivered: 10, lost: 10 });
  expect(ledgerOf([])).toMatchObject({ offered: 20, delivered: 0, lost: 20 });
});

test('what the end of the emission took with it was owed to nobody', () => {
  const window = { startMicros: START_MICROS, endMicros: START_MICROS + 18 * INTERVAL_MICROS };
  expect(ledgerOf(all.slice(0, 18), { window })).toMatchObject({ offered: 18, delivered: 18, lost: 0 });
  expect(ledgerOf(all.slice(0, 19), { window })).toMatchObject({ offered: 19, delivered: 19, lost: 0 });
  expect(ledgerOf(all.slice(0, 17), { window })).toMatchObject({ offered: 18, delivered: 17, lost: 1 });
});

test('a page that saw nothing has no latency, jitter or time to decode, and what it shows gets old', () => {
  const findings = findingsOfPages(observed([]));
  expect(findings).toMatchObject({ shownPerSecond: 0, emittedPerSecond: 20, encodeMs: 12 });
  for (const name of ['jitterMs', 'headerLatencyMs', 'decodeMs']) expect(findings).not.toHaveProperty(name);
  expect(Object.keys(findingsOfPages(observed([], { sent: [] })))).toEqual([
    'shownPerSecond',
    'emittedPerSecond',
  ]);
  const ages = reportOfPages(observed([])).groups['']?.counts.frameAge.histogram ?? '';
  expect(DurationHistogram.decode(ages).atPercentileMs(100)).toBeGreaterThan(900);
});

test('sequences that go on from 2^32 - 1 to 0 are no fault of order', () => {
  const wrapping = all.map((seen) => ({ ...seen, sequence: (2 ** 32 - 10 + seen.sequence) % 2 ** 32 }));
  expect(ledgerOf(wrapping)).toEqual(ledgerOf(all));
});

test('rates, jitter and the browser’s own times are found', () => {
  const late = all.with(10, picture(10, { seenAtMicros: picture(10).captureTimeMicros + 118_000 }));
  const findings = findingsOfPages(observed(late));
  expect(findings).toMatchObject({
    shownPerSecond: 20,
    emittedPerSecond: 20,
    headerLatencyMs: 80,
    encodeMs: 12,
    decodeMs: 6,
    pictureWidth: 640,
    pictureBytes: 9000,
  });
  // 38 ms more and 38 ms less, over 19 gaps.
  expect(findings.jitterMs).toBeCloseTo(4, 5);
});

test('an emitter’s page that was held up is late', () => {
  const { sent } = observed(all);
  const held = sent.filter((_, i) => i < 5 || i > 7);
  expect(emissionOfPage(observed(all, { sent: held }))).toEqual({
    framesSent: 17,
    latenessP99Ms: 150,
    losses: [],
    standstills: [],
  });
});
