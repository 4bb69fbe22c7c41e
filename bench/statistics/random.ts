const TWO_TO_32 = 2 ** 32;

/** A sequence of numbers from 0 up to (not with) 1 that is the same for the same seed on every machine. */
export function seededRandom(seed: number): () => number {
  // Marsaglia's xorshift, which must not start from 0; the multiplication spreads small seeds over all bits.
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x6a09e667 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / TWO_TO_32;
  };
}
