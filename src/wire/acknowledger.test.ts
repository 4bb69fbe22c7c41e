import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACKNOWLEDGER_TICK_MS, Acknowledger, type Arrival } from './acknowledger.ts';
import { sequencesOfAnyStream } from './testing/sequences.ts';

const START_MICROS = 1_700_000_000_000_000;

function acknowledger() {
  const sent: number[] = [];
  const acks = new Acknowledger((sequence) => sent.push(sequence));
  /** Frames come as they were captured, at 20 a second. */
  const show = (sequences: Iterable<number>): void => {
    for (const sequence of sequences) {
      const frame = { sequence, captureTimeMicros: START_MICROS + sequence * 50_000 };
      acks.shown(acks.arrived(frame), sequence * 50);
    }
  };
  return { sent, acks, show };
}

function* from(first: number, count: number): Iterable<number> {
  for (let sequence = first; sequence < first + count; sequence++) yield sequence;
}

test('of many frames a few are acknowledged, and each stands for those before it', () => {
  const { sent, show } = acknowledger();
  show(from(0, 125));
  expect(sent).toEqual([0, 40, 80, 120]);
});

test('all consumers acknowledge the same frames, whenever they joined', () => {
  const { sent, show } = acknowledger();
  show(from(3, 125));
  expect(sent).toEqual([3, 40, 80, 120]);
});

test('of few frames each is, at once', () => {
  const { sent, acks } = acknowledger();
  for (const sequence of [3, 4, 5]) {
    const frame = { sequence, captureTimeMicros: START_MICROS + sequence * 2_000_000 };
    acks.shown(acks.arrived(frame), sequence * 2000);
  }
  expect(sent).toEqual([3, 4, 5]);
});

test('an emitter that begins anew leaves no gap', () => {
  const { sent, show } = acknowledger();
  show(from(100, 2));
  show(from(0, 50));
  expect(sent).toEqual([100, 0, 40]);
});

test('the last one before a pause is acknowledged by the clock, once', () => {
  const { sent, acks, show } = acknowledger();
  show(from(0, 2));
  acks.tick(100);
  expect(sent).toEqual([0]);
  acks.tick(2100);
  acks.tick(5000);
  expect(sent).toEqual([0, 1]);
});

test('a picture that is ready after a newer one was skipped does not take that one’s place', () => {
  const { sent, acks, show } = acknowledger();
  show([0]);
  const frameOf = (sequence: number) => ({ sequence, captureTimeMicros: START_MICROS + sequence * 50_000 });
  const inWork = acks.arrived(frameOf(1));
  acks.shown(acks.arrived(frameOf(2)), 1900);
  acks.shown(inWork, 1950);
  for (let nowMs = 2000; nowMs < 8000; nowMs += 100) acks.tick(nowMs);
  expect(sent.at(-1)).toBe(2);
});

test('another emitter’s sequences are others, and its stream is as calm as any', () => {
  const { sent, acks, show } = acknowledger();
  show(from(1000, 2));
  acks.reset();
  const before = sent.length;
  show(from(0, 125));
  expect(sent.slice(before)).toEqual([0, 40, 80, 120]);
});

test('a picture in work when another emitter comes is not acknowledged as one of that one’s', () => {
  const { sent, acks } = acknowledger();
  const inWork = acks.arrived({ sequence: 3, captureTimeMicros: START_MICROS });
  acks.reset();
  acks.shown(inWork, 50);
  acks.tick(5000);
  expect(sent).toEqual([]);
});

test('one in work when sequences begin anew does not keep what comes from being acknowledged', () => {
  const { sent, acks } = acknowledger();
  const frameOf = (sequence: number) => ({ sequence, captureTimeMicros: START_MICROS });
  const inWork = acks.arrived(frameOf(5_000_000));
  const anew = acks.arrived(frameOf(0));
  acks.shown(inWork, 60);
  acks.shown(anew, 70);
  acks.tick(5000);
  expect(sent).toEqual([5_000_000, 0]);
});

/** Whether these came in this order, other ones in between. */
function areInOrder(acknowledged: readonly number[], arrived: readonly number[]): boolean {
  let next = 0;
  for (const sequence of arrived) if (sequence === acknowledged[next]) next++;
  return next === acknowledged.length;
}

/** After a frame has come: one of those in work may be shown, whichever, and time passes. */
const moments = fc.array(
  fc.record({ shown: fc.option(fc.nat({ max: 3 })), ticks: fc.boolean(), elapsedMs: fc.nat({ max: 1200 }) }),
  { minLength: 1, maxLength: 20 },
);

test('whatever sequences do, and whenever pictures are ready: in order, and in the end the last one', () => {
  fc.assert(
    fc.property(sequencesOfAnyStream, moments, (sequences, whatHappens) => {
      const { sent, acks } = acknowledger();
      const inWork: Arrival[] = [];
      let nowMs = 0;
      for (const [i, sequence] of sequences.entries()) {
        inWork.push(acks.arrived({ sequence, captureTimeMicros: START_MICROS + nowMs * 1000 }));
        const { shown, ticks, elapsedMs } = whatHappens[i % whatHappens.length] ?? {};
        nowMs += elapsedMs ?? 0;
        const [ready] = typeof shown === 'number' ? inWork.splice(shown, 1) : [];
        if (ready !== undefined) acks.shown(ready, nowMs);
        if (ticks === true) acks.tick(nowMs);
      }
      for (const ready of inWork.reverse()) acks.shown(ready, nowMs);
      for (let ticks = 1; ticks < 30; ticks++) acks.tick(nowMs + ticks * ACKNOWLEDGER_TICK_MS);
      expect(sent.at(-1)).toBe(sequences.at(-1));
      expect(areInOrder(sent, sequences)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
