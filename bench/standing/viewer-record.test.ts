import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeFrame } from '../../src/wire/frame.ts';
import { ViewerRecord } from './viewer-record.ts';
import { WatchMeter } from './watch-meter.ts';
import { seenIn, watchLines } from './watch-words.ts';

const image = new Uint8Array([0xff, 0xd8, 0xff, 0xe0]);
const INTERVAL_MICROS = 50_000;

/** A frame that was captured at its place in a schedule. */
const frame = (sequence: number, captureTimeMicros = sequence * INTERVAL_MICROS, checksum = crc32(image)) =>
  encodeFrame({ mediaType: 'image/jpeg', sequence, captureTimeMicros, pictureNumber: 0, checksum }, image);

/** Somebody who sees frames, each so long after it was captured. */
function viewer(latencyMicros = 2000) {
  const meter = new WatchMeter();
  const record = new ViewerRecord(meter);
  const see = (...sequences: number[]): void => {
    for (const sequence of sequences) {
      record.arrived(frame(sequence), sequence * INTERVAL_MICROS + latencyMicros, 0);
    }
  };
  const words = (dropped?: number): string =>
    watchLines(meter, { seconds: 1, viewers: 1, losses: 0, dropped })
      .map((line) => line.join(' '))
      .join('\n');
  return { meter, record, see, words };
}

test('pictures without a header tell latency where their time is told beside them, unless it is another clock’s', () => {
  const [right, wrong] = [viewer(), viewer()];
  for (let number = 0; number < 3; number++) {
    const nowMicros = 1e15 + number * INTERVAL_MICROS;
    right.record.arrived(image, nowMicros, 0, nowMicros - 7000);
    wrong.record.arrived(image, nowMicros, 0, 12e6 + number);
    wrong.meter.fault('incomplete');
  }
  expect(right.words()).toMatch(/latency ms p50 7\.00 /);
  expect(wrong.words()).toContain("not known: the emitter's clock is behind this machine's");
  expect(wrong.words()).toContain('incomplete 3 parts');
});

test('what is missing by sequence is counted, also where sequences wrap', () => {
  const { meter, see, words, record } = viewer();
  see(1, 2, 5, 6);
  record.arrived(frame(2 ** 32 - 1, 10 * INTERVAL_MICROS), 0, 0);
  record.arrived(frame(1, 11 * INTERVAL_MICROS), 0, 0);
  expect(meter.total.faults).toMatchObject({ missing: 2 + 1, outOfOrder: 0 });
  expect(words(2)).toContain('missing 3 by sequence: 2 dropped by the relay on purpose, 1 lost');
  expect(words()).toMatch(/missing 3 by sequence$/);
});

test('what was missed while the connection was lost is told apart, and what is shown again is no fault', () => {
  const { meter, see, record, words } = viewer();
  see(1, 2);
  record.lost();
  see(2, 6);
  expect(meter.total.faults).toMatchObject({ missing: 3, missedAway: 0, outOfOrder: 0 });
  record.lost();
  see(9, 8);
  expect(meter.total.faults).toMatchObject({ missedAway: 2, outOfOrder: 1 });
  expect(words()).toMatch(/2 more while connections were lost.*out of order 1/s);
});

test('an emitter that counts anew misses nothing', () => {
  const { meter, record } = viewer();
  record.arrived(frame(500, 1), 10, 0);
  record.arrived(frame(0, 2), 20, 0);
  record.beginAnew();
  record.arrived(frame(70, 3), 30, 0);
  expect(meter.total.faults).toMatchObject({ missing: 0, outOfOrder: 0 });
});

test('latency leaves out the frame that had waited for the viewer to join', () => {
  const { meter, see, record } = viewer();
  record.arrived(frame(0), 9_000_000, 0);
  see(200, 201);
  expect(meter.total.latency.count).toBe(2);
  expect(seenIn(meter.total, 1, 1, meter.clocksAgree).latencyMs?.p99).toBeCloseTo(2, 1);
});

test('an emitter whose clock is ahead makes latency unknown, but for what frames take beyond the quickest', () => {
  const { meter, see, record, words } = viewer(-90_000);
  see(1, 2, 3);
  record.arrived(frame(4), 4 * INTERVAL_MICROS - 85_000, 0);
  expect(seenIn(meter.total, 1, 1, meter.clocksAgree)).toMatchObject({ latencyMs: null, ageMs: null });
  expect(words()).toContain("the emitter's clock is ahead of this machine's, by 90.0 ms or more");
  expect(words()).toMatch(/beyond the quickest frame, in ms: p50 0.*p99 5\.00/);
});

test('a clock that was set, here, does not count', () => {
  const { meter, record } = viewer();
  record.arrived(frame(1, 5_000_000), 0, 5_003_000);
  record.arrived(frame(2, 5_050_000), 50_000, 5_003_000);
  record.looked(60_000, 5_003_000);
  expect(meter.total.latency.atPercentileMs(50)).toBeCloseTo(3, 1);
  expect(meter.total.age.atPercentileMs(50)).toBeCloseTo(13, 1);
});

test('frames of others have a rate and gaps, and nothing else', () => {
  const { meter, record, words } = viewer();
  for (let arrival = 0; arrival < 20; arrival++) record.arrived(image, arrival * INTERVAL_MICROS, 0);
  expect(seenIn(meter.total, 1, 1, meter.clocksAgree)).toMatchObject({
    framesPerSecond: 20,
    latencyMs: null,
  });
  expect(words()).toMatch(/latency not known: the frames have no header of ours.*missing not known/s);
});

test('a frame that was changed on its way is none, and is told', () => {
  const { meter, record, words } = viewer();
  record.arrived(frame(1, 1, 7), 10, 0);
  expect(meter.total.frames).toBe(0);
  expect(words()).toBe('frames none\ndamaged 1, by their checksums; not counted above');
});

test('a picture that stands for longer than three usual intervals is a gap, and one that still stands is too', () => {
  const { meter, see, record, words } = viewer();
  see(...Array.from({ length: 20 }, (_, index) => index));
  meter.takeSecond();
  see(20, 24, 25);
  expect(words()).toMatch(/gaps 1 longer than 150 ms, which is 3 usual intervals; the longest 200 ms/);
  record.looked(30 * INTERVAL_MICROS, 0);
  expect(meter.takeSecond().longestGapMicros).toBe(5 * INTERVAL_MICROS - 2000);
});
