import { expect, test } from 'vitest';
import { Behind } from './behind.ts';

/** A consumer that is sent so many of each ten frames. */
class Watching {
  offered = 0;
  sent = 0;
  readonly delivery = {
    ledger: () => ({ offered: this.offered, sent: this.sent, dropped: this.offered - this.sent, waiting: 0 }),
  };
  readonly #ofTen: number;

  constructor(ofTen: number) {
    this.#ofTen = ofTen;
  }

  offer(): void {
    if (this.offered++ % 10 < this.#ofTen) this.sent++;
  }
}

function stream(behind: Behind, watching: readonly Watching[], seconds: number, fps = 20): number[] {
  const told: number[] = [];
  for (let atMs = 0; atMs <= seconds * 1000; atMs += 1000 / fps) {
    for (const one of watching) one.offer();
    const count = behind.count(watching, atMs);
    if (count !== undefined) told.push(count);
  }
  return told;
}

test('whoever is sent fewer than most frames is behind, and is counted each two seconds', () => {
  const watching = [10, 9, 5, 1, 0].map((ofTen) => new Watching(ofTen));
  expect(stream(new Behind(), watching, 6)).toEqual([3, 3, 3]);
});

test('it goes by the last two seconds, not by what was before', () => {
  const behind = new Behind();
  const watching = [new Watching(2)];
  expect(stream(behind, watching, 2)).toEqual([1]);
  behind.beginAnew();
  const better = Object.assign(new Watching(10), { offered: 40, sent: 8 });
  expect(stream(behind, [better], 4)).toEqual([0, 0]);
});

test('of one frame a second nothing is told', () => {
  expect(stream(new Behind(), [new Watching(5)], 10, 1)).toEqual([0, 0, 0, 0, 0]);
});
