import { expect, test } from 'vitest';
import { OwnLateness } from './own-lateness.ts';

test('who looks late remembers it for one to two seconds', () => {
  let nowMs = 0;
  const lateness = new OwnLateness(() => nowMs);
  const lookAfter = (ms: number): number => {
    nowMs += ms;
    lateness.look();
    return lateness.ms;
  };
  expect(lookAfter(100)).toBe(0);
  expect(lookAfter(350)).toBe(250);
  for (let i = 0; i < 9; i++) expect(lookAfter(100)).toBe(250);
  for (let i = 0; i < 20; i++) lookAfter(100);
  expect(lateness.ms).toBe(0);
});
