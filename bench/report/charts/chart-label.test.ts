import { expect, test } from 'vitest';
import { charactersIn, chartLabel, labelsPixels } from './chart-label.ts';
import { narrow, wide } from './layout.ts';

test('a name that fits is itself, and a long one loses its middle', () => {
  expect(chartLabel('socketio-msgpack, beside stalled ones')).toBe('socketio-msgpack, beside stalled ones');
  const long = chartLabel(`${'a'.repeat(45)}${'z'.repeat(45)}`);
  expect(long).toBe(`${'a'.repeat(19)}…${'z'.repeat(18)}`);
  expect(chartLabel(long)).toBe(long);
  expect(labelsPixels(['ws', 'x'.repeat(90)], wide)).toBeCloseTo(309, 0);
  expect(labelsPixels([], wide)).toBe(0);
  expect(chartLabel(long, charactersIn(100, narrow))).toBe('aaaaaa…zzzzzz');
});
