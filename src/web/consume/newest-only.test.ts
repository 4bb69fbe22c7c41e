import { expect, test } from 'vitest';
import { NewestOnly } from './newest-only.ts';

/** Uses numbers, and is done with each when told. */
function slowUser() {
  const used: number[] = [];
  let finish = (): void => {};
  const newest = new NewestOnly<number>((item) => {
    used.push(item);
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  const done = async (): Promise<void> => {
    finish();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { used, newest, done };
}

test('whoever keeps up sees everything', async () => {
  const { used, newest, done } = slowUser();
  for (const item of [1, 2, 3]) {
    newest.offer(item);
    await done();
  }
  expect(used).toEqual([1, 2, 3]);
});

test('whoever does not is given the newest next, and nothing twice', async () => {
  const { used, newest, done } = slowUser();
  for (const item of [1, 2, 3, 4]) newest.offer(item);
  expect(used).toEqual([1]);
  await done();
  expect(used).toEqual([1, 4]);
  await done();
  expect(used).toEqual([1, 4]);
  newest.offer(5);
  expect(used).toEqual([1, 4, 5]);
});
