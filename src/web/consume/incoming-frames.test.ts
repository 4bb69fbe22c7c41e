import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACKNOWLEDGER_TICK_MS } from '../../wire/acknowledger.ts';
import { decodeFrame, encodeFrame } from '../../wire/frame.ts';
import { sequencesOfAnyStream } from '../../wire/testing/sequences.ts';
import { IncomingFrames, type ShownFrame } from './incoming-frames.ts';

const START_MS = 1_700_000_000_000;
const webp = Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50]);

/** A page whose pictures are ready when a test says so. */
class Page {
  nowMs = 0;
  readonly acknowledged: number[] = [];
  readonly shown: ShownFrame[] = [];
  unreadable = 0;
  readonly frames: IncomingFrames;
  #ready: ((readable: boolean) => void) | undefined;

  constructor() {
    const screen = {
      show: () =>
        new Promise<boolean>((resolve) => {
          this.#ready = resolve;
        }),
      shown: (shown: ShownFrame) => this.shown.push(shown),
      unreadable: () => this.unreadable++,
      nowMs: () => this.nowMs,
    };
    this.frames = new IncomingFrames(screen, (sequence) => this.acknowledged.push(sequence));
  }

  came(sequence: number, lateMs = 0): void {
    const captureTimeMicros = (START_MS + this.nowMs - lateMs) * 1000;
    const header = { sequence, captureTimeMicros, pictureNumber: 0, checksum: 0 };
    this.frames.came(decodeFrame(encodeFrame({ mediaType: 'image/webp', ...header }, webp)));
  }

  /** The picture in work is there, and the one that waited is in work. */
  async ready(readable = true): Promise<void> {
    this.#ready?.(readable);
    this.#ready = undefined;
    // What follows takes a few turns of promises, and no time.
    for (let turns = 0; turns < 8; turns++) await undefined;
  }

  pass(durationMs: number): void {
    for (const endMs = this.nowMs + durationMs; this.nowMs < endMs; this.nowMs += ACKNOWLEDGER_TICK_MS)
      this.frames.tick();
  }
}

test('the newest is shown next, and what was shown is acknowledged', async () => {
  const page = new Page();
  for (const sequence of [4, 5, 6]) page.came(sequence);
  page.nowMs = 30;
  await page.ready();
  page.nowMs = 50;
  await page.ready();
  expect(page.shown.map(({ frame, ...rest }) => ({ sequence: frame.sequence, ...rest }))).toEqual([
    { sequence: 4, received: 1, skipped: 0, decodeMs: 30 },
    { sequence: 6, received: 3, skipped: 1, decodeMs: 20 },
  ]);
  page.pass(3000);
  expect(page.acknowledged).toEqual([4, 6]);
});

test('what cannot be shown, or is stale, is done with too', async () => {
  const page = new Page();
  page.came(0);
  await page.ready(false);
  page.came(1, 900);
  page.pass(3000);
  expect([page.shown.length, page.unreadable, page.acknowledged.at(-1)]).toEqual([0, 1, 1]);
});

test('nothing of an earlier emitter is acknowledged to the next one', async () => {
  const page = new Page();
  page.came(3);
  page.frames.beginAnew();
  await page.ready();
  page.pass(3000);
  expect(page.acknowledged).toEqual([]);
  page.came(0);
  await page.ready();
  expect(page.acknowledged).toEqual([0]);
});

/** After a frame has come. */
const moments = fc.array(
  fc.record({ lateMs: fc.constantFrom(0, 0, 0, 700), ready: fc.option(fc.boolean()), passMs: fc.nat(900) }),
  { minLength: 1, maxLength: 20 },
);

test('whatever sequences do while pictures are in work, the last frame is acknowledged in the end', async () => {
  await fc.assert(
    fc.asyncProperty(sequencesOfAnyStream, moments, async (sequences, whatHappens) => {
      const page = new Page();
      for (const [i, sequence] of sequences.entries()) {
        const { lateMs, ready, passMs } = whatHappens[i % whatHappens.length] ?? {};
        page.came(sequence, lateMs);
        if (typeof ready === 'boolean') await page.ready(ready);
        page.pass(passMs ?? 0);
      }
      await page.ready();
      await page.ready();
      page.pass(3000);
      expect(page.acknowledged.at(-1)).toBe(sequences.at(-1));
    }),
  );
});
