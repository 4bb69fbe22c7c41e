import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatestWish } from './latest-wish.ts';

interface Wish {
  readonly name: number;
}

/** What was begun and has not ended. */
interface Run extends Wish {
  readonly overtaken: AbortSignal;
  end(error?: Error): void;
}

/** A page on which everything ends when a test says so, also what is overtaken. */
class Page {
  readonly running = new Set<Run>();
  readonly reasons: unknown[] = [];
  /** What its button says. */
  showsRunning = false;
  readonly wishes = new LatestWish<Wish>((wish, overtaken) => this.#run(wish, overtaken), {
    begun: () => {
      this.showsRunning = true;
    },
    over: (reason) => {
      this.showsRunning = false;
      this.reasons.push(reason);
    },
  });

  get run(): Run | undefined {
    return [...this.running][0];
  }

  want(name: number | undefined): void {
    this.wishes.want(name === undefined ? undefined : { name });
  }

  #run({ name }: Wish, overtaken: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const run: Run = {
        name,
        overtaken,
        end: (error) => {
          this.running.delete(run);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      this.running.add(run);
    });
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

const MANY_TURNS = 10;

test('a wish begins at once, and ends when nothing is wished for', async () => {
  const page = new Page();
  page.want(1);
  expect([page.run?.name, page.showsRunning, page.wishes.wanted]).toEqual([1, true, true]);
  page.want(undefined);
  expect([page.run?.overtaken.aborted, page.showsRunning, page.wishes.wanted]).toEqual([true, false, false]);
  page.run?.end();
  await turns(MANY_TURNS);
  expect(page.running.size).toBe(0);
  expect(page.reasons).toEqual([undefined]);
});

test('of several wishes that come while one winds up the latest is made true, when that has ended', async () => {
  const page = new Page();
  for (const name of [1, 2, 3]) page.want(name);
  await turns(MANY_TURNS);
  expect([...page.running].map(({ name }) => name)).toEqual([1]);
  page.run?.end(new Error('of no interest any more'));
  await turns(MANY_TURNS);
  expect([...page.running].map(({ name }) => name)).toEqual([3]);
  expect(page.reasons).toEqual([]);
});

test('what ends by itself is not begun again, and the reason is told', async () => {
  const page = new Page();
  const reason = new Error('the camera is gone');
  page.want(1);
  page.run?.end(reason);
  await turns(MANY_TURNS);
  expect([page.running.size, page.showsRunning, page.wishes.wanted]).toEqual([0, false, false]);
  expect(page.reasons).toEqual([reason]);
  page.want(2);
  expect(page.run?.name).toBe(2);
});

test('a wish that comes as the one before ends by itself is made true', async () => {
  const page = new Page();
  page.want(1);
  page.run?.end(new Error('refused'));
  page.want(2);
  await turns(MANY_TURNS);
  expect([page.run?.name, page.showsRunning]).toEqual([2, true]);
  expect(page.reasons).toEqual([]);
});

type Event = 'stop' | 'ends' | 'fails' | 'turn' | { readonly want: number };

const events = fc.array(
  fc.oneof(
    fc.constantFrom<Event[]>('stop', 'ends', 'fails', 'turn', 'turn', 'turn'),
    fc.record({ want: fc.nat(9) }),
  ),
);

test('whatever the order of wishes and ends: one at a time, in the end the latest, and that is what is shown', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (happens) => {
      const page = new Page();
      let latest: number | undefined;
      for (const event of happens) {
        if (event === 'turn') await turns(1);
        else if (event === 'stop' || typeof event === 'object') {
          latest = typeof event === 'object' ? event.want : undefined;
          page.want(latest);
        } else {
          // Whoever ends without having been overtaken was the latest wish, and there is none then.
          if (page.run?.overtaken.aborted === false) latest = undefined;
          page.run?.end(event === 'fails' ? new Error('it ended by itself') : undefined);
        }
        expect(page.running.size).toBeLessThanOrEqual(1);
      }
      await turns(MANY_TURNS);
      if (page.run?.overtaken.aborted) page.run.end();
      await turns(MANY_TURNS);
      expect(page.run?.name).toBe(latest);
      expect(page.run?.overtaken.aborted ?? false).toBe(false);
      expect([page.showsRunning, page.wishes.wanted]).toEqual([latest !== undefined, latest !== undefined]);
    }),
    { numRuns: 300 },
  );
});
