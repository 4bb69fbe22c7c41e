import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Openings } from './openings.ts';

interface Camera {
  readonly name: number;
}

/** Cameras that open when a test says so. */
class Cameras {
  readonly asked: number[] = [];
  readonly closed: number[] = [];
  readonly given: number[] = [];
  readonly failures: unknown[] = [];
  /** How many are being opened. */
  opening = 0;
  readonly #requests: AbortController[] = [];
  readonly #openings = new Openings<Camera>(({ name }) => this.closed.push(name));
  #opened: ((opens: boolean) => void) | undefined;

  request(): void {
    const name = this.#requests.length;
    const overtaken = new AbortController();
    this.#requests.push(overtaken);
    this.#openings
      .open(() => this.#open(name), overtaken.signal)
      .then(
        (camera) => this.given.push(camera.name),
        (error: unknown) => this.failures.push(error),
      );
  }

  /** The last request is of no interest any more. */
  overtake(): void {
    this.#requests.at(-1)?.abort(new Error('overtaken'));
  }

  answer(opens: boolean): void {
    this.#opened?.(opens);
  }

  #open(name: number): Promise<Camera> {
    this.asked.push(name);
    this.opening++;
    return new Promise((resolve, reject) => {
      this.#opened = (opens) => {
        this.#opened = undefined;
        this.opening--;
        if (opens) resolve({ name });
        else reject(new Error('denied'));
      };
    });
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await undefined;
}

const MANY_TURNS = 10;

test('what opens is given to whoever asked', async () => {
  const cameras = new Cameras();
  cameras.request();
  await turns(MANY_TURNS);
  cameras.answer(true);
  await turns(MANY_TURNS);
  expect([cameras.given, cameras.closed]).toEqual([[0], []]);
});

test('whoever is overtaken waits no longer, and what opens then is closed', async () => {
  const cameras = new Cameras();
  cameras.request();
  await turns(MANY_TURNS);
  cameras.overtake();
  await turns(MANY_TURNS);
  expect(cameras.failures).toEqual([new Error('overtaken')]);
  cameras.answer(true);
  await turns(MANY_TURNS);
  expect([cameras.given, cameras.closed]).toEqual([[], [0]]);
});

test('the next one opens when the one before has, or has failed; who is overtaken meanwhile never does', async () => {
  const cameras = new Cameras();
  for (const _ of [0, 1, 2]) {
    cameras.overtake();
    cameras.request();
    await turns(MANY_TURNS);
  }
  expect(cameras.asked).toEqual([0]);
  cameras.answer(false);
  await turns(MANY_TURNS);
  expect(cameras.asked).toEqual([0, 2]);
  cameras.answer(true);
  await turns(MANY_TURNS);
  expect([cameras.given, cameras.closed]).toEqual([[2], []]);
});

test('a refusal of the browser is told', async () => {
  const cameras = new Cameras();
  cameras.request();
  await turns(MANY_TURNS);
  cameras.answer(false);
  await turns(MANY_TURNS);
  expect(cameras.failures).toEqual([new Error('denied')]);
});

const events = fc.array(fc.constantFrom('request', 'overtake', 'opens', 'fails', 'turn', 'turn'));

test('in whatever order: one is opened at a time, and each that opens is given to its asker or closed', async () => {
  await fc.assert(
    fc.asyncProperty(events, async (happens) => {
      const cameras = new Cameras();
      let opened = 0;
      const answer = (opens: boolean): void => {
        if (opens) opened += cameras.opening;
        cameras.answer(opens);
      };
      for (const event of happens) {
        if (event === 'turn') await turns(1);
        else if (event === 'request') cameras.request();
        else if (event === 'overtake') cameras.overtake();
        else answer(event === 'opens');
        expect(cameras.opening).toBeLessThanOrEqual(1);
      }
      for (const _ of happens) {
        await turns(MANY_TURNS);
        answer(true);
      }
      await turns(MANY_TURNS);
      const ends = [...cameras.given, ...cameras.closed];
      expect(new Set(ends).size).toBe(ends.length);
      expect(ends.length).toBe(opened);
      expect(cameras.given.length + cameras.failures.length).toBe(
        happens.filter((event) => event === 'request').length,
      );
    }),
    { numRuns: 200 },
  );
});
