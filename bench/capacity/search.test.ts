import { describe, expect, test } from 'vitest';
import { seededRandom } from '../statistics/random.ts';
import { CapacitySearch, carefulSearch, quickSearch } from './search.ts';

const options = { start: 200, most: 10_000, repeats: 3, ...carefulSearch };

/** Lets the search try a relay that carries so many, and counts what it took. */
function search(meets: (consumers: number) => boolean, changes: Partial<typeof options> = {}) {
  const capacity = new CapacitySearch({ ...options, ...changes });
  const tried: number[] = [];
  for (let next = capacity.next; next !== undefined; next = capacity.next) {
    tried.push(next);
    if (tried.length > 200) throw new Error('the search does not end');
    capacity.record(meets(next));
  }
  return { found: capacity.capacity(), tried };
}

test.each([1, 2, 3, 17, 130, 200, 201, 777, 3000, 9999])('%i consumers are found', (limit) => {
  const { found, tried } = search((consumers) => consumers <= limit);
  expect(found?.median).toBeLessThanOrEqual(limit);
  expect(found?.median).toBeGreaterThanOrEqual(Math.floor(limit / 1.09));
  expect(tried.length).toBeLessThan(45);
});

test('not even one is nothing', () => {
  expect(search(() => false).found).toBeUndefined();
});

test('a relay that carries all that may be tried carries that many', () => {
  expect(search(() => true, { most: 1000 }).found).toEqual({ median: 1000, low: 1000, high: 1000 });
});

test('a first look is quick', () => {
  const { found, tried } = search((consumers) => consumers <= 777, { repeats: 1, ...quickSearch });
  expect(tried.length).toBeLessThan(7);
  expect(found?.median).toBeGreaterThan(777 / 1.26);
});

test('a first search that was spoilt does not bind those after it', () => {
  let probes = 0;
  const { found } = search((consumers) => consumers <= 900 && (probes++ > 12 || consumers <= 300), {
    repeats: 3,
  });
  expect(found?.high).toBeGreaterThan(800);
});

describe('a noisy machine', () => {
  test('spoils some probes, and hardly the result', () => {
    const random = seededRandom(4);
    const { found } = search((consumers) => consumers <= 600 && random() > 0.15);
    expect(found?.median).toBeGreaterThan(480);
    expect(found?.median).toBeLessThanOrEqual(600);
  });

  test('makes the interval wider', () => {
    const random = seededRandom(5);
    const { found } = search((consumers) => consumers <= 500 + 250 * random(), { repeats: 7 });
    expect((found?.high ?? 0) / (found?.low ?? 1)).toBeGreaterThan(1.02);
  });
});

test('a search that is out of time ends where it is, once it has found something', () => {
  const capacity = new CapacitySearch(options);
  capacity.finishSoon();
  while (capacity.repeat === 1) capacity.record((capacity.next ?? 0) <= 777);
  expect(capacity.next).toBeDefined();
  capacity.finishSoon();
  expect(capacity.next).toBeUndefined();
  expect(capacity.capacity()?.median).toBeLessThanOrEqual(777);
});
