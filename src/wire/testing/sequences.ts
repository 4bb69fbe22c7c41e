import fc from 'fast-check';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Where numberings begin: near both ends, around the middle, anywhere. */
const beginning = fc.oneof(
  fc.constantFrom(0, 1, 7, 5_000_000, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 3, 2 ** 32 - 1),
  uint32,
);

type Step = { readonly by: number } | { readonly anewFrom: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ by: 1 }) },
  { weight: 2, arbitrary: fc.record({ by: fc.integer({ min: 2, max: 40 }) }) },
  // Twice the same, or a little back.
  { weight: 1, arbitrary: fc.record({ by: fc.integer({ min: -9, max: 0 }) }) },
  { weight: 1, arbitrary: fc.record({ anewFrom: beginning }) },
);

/** Sequences of frames as they may come over one connection: with gaps, over the wrap, repeated, and begun anew. */
export const sequencesOfAnyStream: fc.Arbitrary<number[]> = fc
  .tuple(beginning, fc.array(step, { maxLength: 60 }))
  .map(([first, steps]) => {
    const sequences = [first];
    let sequence = first;
    for (const next of steps) {
      sequence = 'by' in next ? (sequence + next.by + 2 ** 32) % 2 ** 32 : next.anewFrom;
      sequences.push(sequence);
    }
    return sequences;
  });
