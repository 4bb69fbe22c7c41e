import { expect, test } from 'vitest';
import { Adaptation } from './adaptation.ts';

/** Plays seconds of twenty frames, of which some are skipped, and answers with the reduction after each second. */
function play(adaptation: Adaptation, fromSecond: number, seconds: number, skippedOfTwenty: number) {
  return Array.from({ length: seconds }, (_, second) => {
    for (let frame = 0; frame < 20; frame++) {
      const nowMs = (fromSecond + second) * 1000 + frame * 50;
      if (frame < skippedOfTwenty) adaptation.skipped(1, nowMs);
      else adaptation.sent(nowMs);
    }
    return adaptation.reduction;
  });
}

test('who keeps up sends what was asked for', () => {
  expect(play(new Adaptation(), 0, 60, 0).at(-1)).toEqual({ quality: 1, scale: 1 });
});

test('who does not is given a coarser picture first, and then a smaller one', () => {
  const reductions = play(new Adaptation(), 0, 12, 10);
  const distinct = [...new Set(reductions.map(({ quality, scale }) => `${quality} ${scale}`))];
  expect(distinct).toEqual(['1 1', '0.8 1', '0.6 1', '0.6 0.75', '0.6 0.5', '0.6 0.35']);
});

test('a frame that is skipped now and then changes nothing', () => {
  expect(play(new Adaptation(), 0, 30, 1).at(-1)).toEqual({ quality: 1, scale: 1 });
});

test('when all is well again, the picture gets better step by step', () => {
  const adaptation = new Adaptation();
  play(adaptation, 0, 12, 10);
  const recovered = play(adaptation, 12, 60, 0);
  expect(recovered[3]).toEqual({ quality: 0.6, scale: 0.35 });
  expect(recovered.at(-1)).toEqual({ quality: 1, scale: 1 });
});

test('a better picture that fails at once is not tried again so soon', () => {
  const adaptation = new Adaptation();
  play(adaptation, 0, 3, 10);
  const tries: number[] = [];
  let second = 3;
  for (let before = adaptation.reduction; second < 120; second++) {
    // Whatever is better than a quality of 0.6 is too much.
    play(adaptation, second, 1, before.quality > 0.6 ? 10 : 0);
    if (adaptation.reduction.quality > before.quality) tries.push(second);
    before = adaptation.reduction;
  }
  const gaps = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
  expect(tries.length).toBeGreaterThan(2);
  expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
  expect(gaps.at(-1)).toBeGreaterThan(15);
});
