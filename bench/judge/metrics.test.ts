import { expect, test } from 'vitest';
import { judgedMetrics } from './metrics.ts';

/** A metric whose name has one of these says what somebody pays or suffers. */
const costs =
  /(Ms|Micros|Bytes|Floors|frozen|stale|failed|Failures|never|missed|miscounted|versusFloor|dropped|lost|duplicated|reordered|corrupt)/;

/** And these what somebody gets. */
const gains = /(PerSecond|carriedShare|consumers$)/;

/** What the browser makes as large as it can keep up with. */
const exceptions: Readonly<Record<string, 'more' | 'less'>> = {
  'findings.pictureWidth': 'more',
  'findings.pictureBytes': 'more',
};

function betterByName(path: string): 'more' | 'less' | undefined {
  if (exceptions[path] !== undefined) return exceptions[path];
  if (costs.test(path)) return 'less';
  return gains.test(path) ? 'more' : undefined;
}

test.each(judgedMetrics.map(({ path, better }) => [path, better] as const))(
  'less of %s is better where it costs, and more where it is a gain',
  (path, better) => {
    expect(better, 'or its name has to be added to this test').toBe(betterByName(path));
  },
);

test('paths are told apart', () => {
  const paths = judgedMetrics.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
});
