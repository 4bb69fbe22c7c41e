import { expect, test } from 'vitest';
import { LossWitness } from './loss-witness.ts';

/** A question every 50 ms from 0 on, the i-th of which is answered then. */
function witnessOf(answeredAtMs: readonly number[]): LossWitness {
  const witness = new LossWitness();
  for (const [i, atMs] of answeredAtMs.entries()) witness.answered(50 * i, atMs);
  return witness;
}

const NEAR_MS = 250;

test('what a lost packet held up is let go at one moment, and others are near', () => {
  const witness = witnessOf([200, 250, 500, 500, 500, 501]);
  expect(witness.loses(501, NEAR_MS)).toBe(true);
  expect(witness.loses(5000, NEAR_MS)).toBe(true);
  expect(witness.loses(6000, NEAR_MS)).toBe(false);
});

test('a bottleneck lets go one after the other', () => {
  expect(witnessOf([200, 300, 400, 500, 600, 700]).loses(700, NEAR_MS)).toBe(false);
  // After a pause of the link, too.
  expect(witnessOf([200, 250, 600, 615, 630, 645]).loses(645, NEAR_MS)).toBe(false);
});

test('where something stands in front of the bottleneck, losses are of that', () => {
  const standing = [300, 360, 420, 480, 540, 750, 750, 750];
  expect(witnessOf(standing).loses(750, NEAR_MS)).toBe(false);
});

test('nor are answers to what was asked at one moment a sign', () => {
  const witness = new LossWitness();
  for (const askedAtMs of [0, 1, 2, 3]) witness.answered(askedAtMs, 200);
  expect(witness.loses(200, NEAR_MS)).toBe(false);
});
