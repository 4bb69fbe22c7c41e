import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame } from '../../src/wire/frame.ts';
import { ConsumerRecord } from './consumer-record.ts';

const FRAMES = 20;

/** A picture of a loop of five. */
function picture(number: number): Uint8Array {
  return Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, number % 5, 7, 7]);
}

function frame(sequence: number, image = picture(sequence), pictureNumber = sequence % 5): Uint8Array {
  const checksum = crc32(image);
  return encodeFrame(
    { mediaType: 'image/webp', sequence, captureTimeMicros: 1000 + sequence, pictureNumber, checksum },
    image,
  );
}

const checksums = new Map([0, 1, 2, 3, 4].map((number) => [number, crc32(picture(number))]));
const newRecord = () => new ConsumerRecord({ frames: FRAMES, checksums });

test('every frame once and in order is delivered, and nothing is wrong', () => {
  const record = newRecord();
  for (let sequence = 0; sequence < FRAMES; sequence++) record.take(frame(sequence));
  expect(record.received()).toEqual({ delivered: FRAMES, duplicated: 0, reordered: 0, corrupt: 0 });
  expect(record.complete).toBe(true);
});

test('a frame under a header without number and checksum counts if it holds the picture that is due', () => {
  const record = newRecord();
  const bare = (sequence: number, image: Uint8Array): Uint8Array =>
    encodeFrame(
      { mediaType: 'image/webp', sequence, captureTimeMicros: 1, pictureNumber: 0, checksum: 0 },
      image,
    );
  for (const sequence of [0, 1, 2]) record.take(bare(sequence, picture(sequence)));
  record.take(bare(3, picture(4)));
  expect(record.received()).toEqual({ delivered: 3, duplicated: 0, reordered: 0, corrupt: 1 });
});

test('left out frames are no fault of order', () => {
  const record = newRecord();
  for (const sequence of [0, 3, 7]) record.take(frame(sequence));
  expect(record.received()).toEqual({ delivered: 3, duplicated: 0, reordered: 0, corrupt: 0 });
  expect(record.complete).toBe(false);
});

test('a frame that comes again is counted once as delivered and once as duplicated', () => {
  const record = newRecord();
  expect(record.take(frame(4))).toBeDefined();
  expect(record.take(frame(4))).toBeUndefined();
  expect(record.received()).toMatchObject({ delivered: 1, duplicated: 1, reordered: 0 });
});

test('a frame that comes after a later one is delivered and reordered, and is not the newest', () => {
  const record = newRecord();
  record.take(frame(5));
  record.take(frame(4));
  expect(record.received()).toMatchObject({ delivered: 2, reordered: 1 });
  expect(record.newestCaptureMicros).toBe(1005);
});

describe('corrupt frames', () => {
  const flipped = frame(3);
  flipped[flipped.length - 1] = 0;

  test.each([
    ['a byte that changed on the way', flipped],
    ['half a frame', frame(3).subarray(0, 30)],
    ['a sequence that was never emitted', frame(FRAMES)],
    ['a right checksum on another picture than the header says', frame(3, picture(1), 3)],
    ['a picture that is not of the loop', frame(3, picture(3), 9)],
    ['nothing', new Uint8Array(0)],
  ])('%s is not delivered', (_name, bytes) => {
    const record = newRecord();
    expect(record.take(bytes)).toBeUndefined();
    expect(record.received()).toEqual({ delivered: 0, duplicated: 0, reordered: 0, corrupt: 1 });
  });

  test('pictures made live are checked by their checksum, and each is one of its own', () => {
    const record = new ConsumerRecord({ frames: FRAMES, checksums: new Map() });
    record.take(frame(3, picture(1), 3));
    record.take(flipped);
    record.take(frame(4, picture(1), 3));
    expect(record.received()).toMatchObject({ delivered: 1, corrupt: 2 });
  });

  test('a picture of the loop again and again, under new sequences, is intact where it is due only', () => {
    const record = newRecord();
    for (let sequence = 0; sequence < FRAMES; sequence++) record.take(frame(sequence, picture(0), 0));
    expect(record.received()).toMatchObject({ delivered: 4, corrupt: 16 });
  });
});

test('whatever comes in whatever order, each arrival is counted exactly once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: FRAMES + 3 })), (sequences) => {
      const record = newRecord();
      for (const sequence of sequences) record.take(frame(sequence));
      const { delivered, duplicated, corrupt } = record.received();
      expect(delivered + duplicated + corrupt).toBe(sequences.length);
      expect(delivered).toBe(new Set(sequences.filter((sequence) => sequence < FRAMES)).size);
    }),
  );
});
