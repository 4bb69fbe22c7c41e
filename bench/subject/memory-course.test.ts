import { expect, test } from 'vitest';
import { MemoryCourse } from './memory-course.ts';

test('a peak of one sample is known however long the course gets', () => {
  const course = new MemoryCourse(100);
  for (let i = 0; i < 10_000; i++) course.sample({ atSeconds: i / 10, rssBytes: i === 1234 ? 9e6 : 5e6 });
  course.end({ atSeconds: 1000, rssBytes: 4e6 });
  expect(course.peakBytes).toBe(9e6);
  expect(course.points.length).toBeLessThanOrEqual(101);
  expect(course.points[0]?.atSeconds).toBe(0);
  expect(course.points.at(-1)).toEqual({ atSeconds: 1000, rssBytes: 4e6 });
  const gaps = course.points
    .slice(1, -1)
    .map(({ atSeconds }, i) => atSeconds - (course.points[i]?.atSeconds ?? 0));
  expect(Math.max(...gaps) / Math.min(...gaps)).toBeCloseTo(1, 5);
});
