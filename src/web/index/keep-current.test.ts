import { afterEach, expect, test, vi } from 'vitest';
import { en } from '../words/en.ts';
import type { ChannelSummary } from './channel-list.ts';
import { keepCurrent } from './keep-current.ts';

const garden: ChannelSummary = { name: 'garden', emitting: true, pictured: true, consumers: 0 };

type Answer = readonly ChannelSummary[] | Error;

/** Gives one answer after another; what the page showed and said with each. */
async function pageAfter(answers: readonly Answer[], isHidden = (_round: number) => false) {
  const seen: unknown[] = [];
  let shown: readonly string[] = [];
  let said = '';
  let round = 0;
  let asked = 0;
  await new Promise<void>((over) => {
    void keepCurrent({
      async ask() {
        asked++;
        const answer = answers[round];
        if (answer === undefined || answer instanceof Error) throw answer;
        return answer;
      },
      show(channels) {
        shown = channels.map(({ name }) => name);
      },
      report(saying) {
        said = saying(en);
      },
      isHidden: () => isHidden(round),
      sleep() {
        seen.push([shown, said]);
        round++;
        if (round < answers.length) return Promise.resolve();
        over();
        return new Promise(() => {});
      },
    });
  });
  return { seen, asked };
}

afterEach(() => vi.restoreAllMocks());

test('while the relay is out of reach nobody is called live, and the page goes on asking', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const gone = new DOMException('it took too long', 'TimeoutError');
  const { seen } = await pageAfter([[garden], gone, gone, [garden]]);
  expect(seen).toEqual([
    [['garden'], ''],
    [[], en.relayGone],
    [[], en.relayGone],
    [['garden'], ''],
  ]);
});

test('that nobody is live is said', async () => {
  const { seen } = await pageAfter([[]]);
  expect(seen).toEqual([[[], en.noChannels]]);
});

test('a hidden page asks nothing until somebody looks at it again', async () => {
  const { asked, seen } = await pageAfter([[garden], [], []], (round) => round === 1);
  expect(asked).toBe(2);
  expect(seen[1]).toEqual([['garden'], '']);
});
