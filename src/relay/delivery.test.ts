import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACKNOWLEDGER_TICK_MS, Acknowledger, type Arrival } from '../wire/acknowledger.ts';
import { decodeFrame, encodeFrame } from '../wire/frame.ts';
import { sequencesOfAnyStream } from '../wire/testing/sequences.ts';
import { published } from './acknowledgement.ts';
import { Counters } from './counters.ts';
import { Delivery } from './delivery.ts';
import type { SendOutcome } from './link.ts';

const webp = Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 0, 0, 0, 0x57, 0x45, 0x42, 0x50, 1, 2, 3]);

const frameOf = (sequence: number, nowMs: number) =>
  decodeFrame(
    encodeFrame(
      {
        mediaType: 'image/webp',
        sequence,
        captureTimeMicros: nowMs * 1000,
        pictureNumber: 0,
        checksum: 0,
      },
      webp,
    ),
  );

type OnItsWay = ReturnType<typeof frameOf> | 'emitter-joined';

/** A delivery, its consumer, and a way in between that takes as long as it is told to, in both directions. */
class Circle {
  nowMs = 0;
  outcome: SendOutcome = 'taken';
  readonly delivery: Delivery;
  readonly #acknowledger = new Acknowledger((sequence) => this.#acknowledgements.push(sequence));
  readonly #onItsWay: OnItsWay[] = [];
  readonly #acknowledgements: number[] = [];
  #inWork: Arrival | undefined;
  #waiting: Arrival | undefined;

  constructor() {
    const rule = { nowMs: () => this.nowMs, longestUnacknowledgedMs: 500 };
    const link = {
      sendFrame: (frame: ReturnType<typeof frameOf>) => {
        if (this.outcome !== 'refused') this.#onItsWay.push(frame);
        return this.outcome;
      },
      sendControl() {},
      bufferedBytes: () => 0,
      close() {},
    };
    this.delivery = new Delivery(link, new Counters(), rule, true);
  }

  publish(sequence: number): void {
    this.delivery.offer(published(frameOf(sequence, this.nowMs), this.nowMs));
  }

  anotherEmitter(): void {
    this.delivery.emitterLeft();
    this.#onItsWay.push('emitter-joined');
  }

  /** So many things reach the consumer, which shows one picture after another and of those that wait the newest. */
  arrive(count: number): void {
    for (const thing of this.#onItsWay.splice(0, count)) {
      if (thing === 'emitter-joined') this.#acknowledger.reset();
      else {
        const arrival = this.#acknowledger.arrived(thing);
        if (this.#inWork === undefined) this.#inWork = arrival;
        else this.#waiting = arrival;
      }
    }
  }

  pictureReady(): void {
    if (this.#inWork !== undefined) this.#acknowledger.shown(this.#inWork, this.nowMs);
    this.#inWork = this.#waiting;
    this.#waiting = undefined;
  }

  tick(): void {
    this.nowMs += ACKNOWLEDGER_TICK_MS;
    this.#acknowledger.tick(this.nowMs);
  }

  acknowledgementsArrive(): void {
    for (const sequence of this.#acknowledgements.splice(0)) this.delivery.acknowledged(sequence);
  }

  /** Everything that is under way arrives, what waits is sent, and every picture gets ready. */
  settle(): void {
    this.outcome = 'taken';
    this.delivery.drained();
    for (let rounds = 0; rounds < 3; rounds++) {
      this.arrive(Number.POSITIVE_INFINITY);
      this.pictureReady();
      this.pictureReady();
      for (let ticks = 0; ticks < 25; ticks++) this.tick();
      this.acknowledgementsArrive();
    }
  }
}

/** After a frame has been published. */
const moments = fc.array(
  fc.record({
    elapsedMs: fc.nat({ max: 400 }),
    outcome: fc.constantFrom<SendOutcome[]>('taken', 'taken', 'taken', 'full', 'refused'),
    arrive: fc.nat({ max: 4 }),
    pictures: fc.nat({ max: 2 }),
    drained: fc.boolean(),
    ticks: fc.boolean(),
    acknowledgements: fc.boolean(),
    anotherEmitter: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  }),
  { minLength: 1, maxLength: 30 },
);

test('who acknowledges what is shown is always sent frames again, whatever their sequences do', () => {
  fc.assert(
    fc.property(sequencesOfAnyStream, moments, (sequences, whatHappens) => {
      const circle = new Circle();
      for (const [i, sequence] of sequences.entries()) {
        circle.publish(sequence);
        const moment = whatHappens[i % whatHappens.length];
        if (moment === undefined) continue;
        circle.nowMs += moment.elapsedMs;
        circle.outcome = moment.outcome;
        circle.arrive(moment.arrive);
        for (let pictures = 0; pictures < moment.pictures; pictures++) circle.pictureReady();
        if (moment.ticks) circle.tick();
        if (moment.acknowledgements) circle.acknowledgementsArrive();
        if (moment.drained) circle.delivery.drained();
        if (moment.anotherEmitter) circle.anotherEmitter();
      }
      circle.settle();
      circle.publish(1);
      const { offered, sent, dropped, waiting } = circle.delivery.ledger();
      expect(waiting).toBe(0);
      expect(sent + dropped).toBe(offered);
    }),
    { numRuns: 200 },
  );
});
