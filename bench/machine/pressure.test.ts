import { expect, test } from 'vitest';
import { parsePressure } from './pressure.ts';

test('waiting for a processor is told from /proc/pressure/cpu', () => {
  const text =
    'some avg10=97.99 avg60=74.35 avg300=42.96 total=345735229\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n';
  expect(parsePressure(text)).toBe(345_735_229);
  expect(parsePressure('')).toBeUndefined();
});
