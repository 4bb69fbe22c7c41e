import { expect, test } from 'vitest';
import { parseClockFrequencies } from './clock-frequency.ts';

test('clock frequencies are told from /proc/cpuinfo, where it has them', () => {
  const text = 'processor\t: 0\ncpu MHz\t\t: 2300.000\n\nprocessor\t: 1\ncpu MHz\t\t: 1899.453\n';
  expect(parseClockFrequencies(text)).toEqual([2300, 1899.453]);
  expect(parseClockFrequencies('processor\t: 0\nBogoMIPS\t: 48.00\n')).toEqual([]);
});
