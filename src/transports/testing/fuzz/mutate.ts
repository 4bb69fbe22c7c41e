import type { Random } from './random.ts';

const LONGEST_INSERTION_BYTES = 40;

/** Bytes that mean something to some parser: terminators, separators, signs, the edges of numbers. */
const telling = Buffer.from([
  0, 1, 0x0a, 0x0d, 0x1e, 0x20, 0x22, 0x2d, 0x30, 0x3a, 0x5b, 0x7b, 0x7f, 0x80, 0xff,
]);

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const mutations: readonly Mutation[] = [
  (bytes, random) => changed(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => changed(bytes, random, () => random.below(256)),
  (bytes, random) => changed(bytes, random, () => telling[random.below(telling.length)] ?? 0),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([
      bytes.subarray(0, at),
      random.bytes(random.below(LONGEST_INSERTION_BYTES)),
      bytes.subarray(at),
    ]);
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
];

/** The bytes with a few things wrong; now and then with nothing. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes;
  for (let times = random.below(4); times > 0; times--) mutated = random.pick(mutations)(mutated, random);
  return mutated;
}

function changed(bytes: Buffer, random: Random, change: (byte: number) => number): Buffer {
  if (bytes.length === 0) return bytes;
  const copy = Buffer.from(bytes);
  const at = random.below(copy.length);
  copy[at] = change(copy[at] ?? 0);
  return copy;
}

function range(bytes: Buffer, random: Random): readonly [number, number] {
  const from = random.below(bytes.length + 1);
  return [from, from + random.below(bytes.length - from + 1)];
}
