import { expect, onTestFinished, test, vi } from 'vitest';
import { duration, ProgressLine } from './progress.ts';

function fakeStream(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns: 40, write: (text: string) => written.push(text) } };
}

test('without a terminal each step is a plain line', () => {
  let nowMs = 0;
  const { written, stream } = fakeStream(false);
  const progress = new ProgressLine(stream, () => nowMs);
  progress.step('Round 1 of 2: uws (1/4)', 0);
  nowMs = 30_000;
  progress.step('Round 1 of 2: ws (2/4)', 0.25);
  progress.note('Something to know.');
  progress.end();
  expect(written).toEqual([
    'Round 1 of 2: uws (1/4), 0 s so far\n',
    'Round 1 of 2: ws (2/4), 30 s so far, about 1 min 30 s left\n',
    'Something to know.\n',
  ]);
  progress.note('Something to know.');
  progress.say('Something to do.');
  expect(progress.notes).toEqual(['Something to know.']);
});

test('on a terminal one line is painted again and never wraps', () => {
  const { written, stream } = fakeStream(true);
  const progress = new ProgressLine(stream, () => 0);
  progress.step('x'.repeat(100), 0.5);
  progress.end();
  const visible = written.join('').replaceAll('\r\u001b[2K', '');
  expect(visible).toBe('x'.repeat(39));
  expect(written.join('')).not.toContain('\n');
});

test('the time that is left counts down while a step goes on', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  let nowMs = 0;
  const { written, stream } = fakeStream(true);
  const progress = new ProgressLine({ ...stream, columns: 80 }, () => nowMs);
  nowMs = 30_000;
  progress.step('Round 2 of 4', 0.25);
  for (let tick = 0; tick < 200; tick++) {
    nowMs += 500;
    vi.advanceTimersByTime(500);
  }
  progress.end();
  const seconds = written.flatMap((text) => {
    const found = /about (?:(\d+) min )?(\d+) s left/.exec(text);
    return found === null ? [] : [60 * Number(found[1] ?? 0) + Number(found[2])];
  });
  expect(seconds[0]).toBe(90);
  expect(seconds.at(-1)).toBe(0);
  expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
});

test.each([
  [400, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min 00 s'],
  [185_000, '3 min 05 s'],
])('%i ms is "%s"', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
