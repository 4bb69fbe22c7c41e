import { randomUUID } from 'node:crypto';
import type { RelayControl } from '../../src/wire/control.ts';
import { encodeFrame } from '../../src/wire/frame.ts';
import { LastingClient } from '../clients/lasting-client.ts';
import { emitOnSchedule } from '../emitter/emission.ts';
import { waitOutUntil } from '../meters/clock.ts';
import type { MakeLivePicture } from '../picture/loop.ts';
import type { EncodedPicture } from '../picture/picture-maker.ts';
import { Camera } from './camera.ts';
import { Comings } from './comings.ts';
import { EmissionTally } from './emission-tally.ts';
import { sleepUnlessOver } from './seconds.ts';
import type { Stream } from './stream.ts';
import { clockDriftMicros, steadyClock } from './wall-clock.ts';

export interface StandingEmitterOptions {
  readonly stream: Pick<Stream, 'open' | 'forget'>;
  readonly fps: number;
  readonly make: MakeLivePicture;
}

/** Who stood still for longer than this does not wait for each frame that has passed. */
const LONG_PAST_MICROS = 1_000_000;

/** A synthetic camera that emits until it is told to stop, and comes back when its relay does. */
export class StandingEmitter {
  readonly total = new EmissionTally();
  readonly comings = new Comings(steadyClock);
  readonly #options: StandingEmitterOptions;
  readonly #lasting: LastingClient;
  #second = new EmissionTally();
  #watching: number | undefined;
  #sequence = 0;

  constructor(options: StandingEmitterOptions) {
    this.#options = options;
    const { stream } = options;
    // With the same for all its connections, it takes the place of one that died without a word.
    const emitterId = randomUUID();
    const onControl = (message: RelayControl): void => {
      if (message.type === 'count') this.#watching = message.consumers;
    };
    this.#lasting = new LastingClient({
      open: (onLost) => stream.open({ role: 'emit', emitterId, onFrame: () => {}, onControl, onLost }),
      reconnects: true,
      onLost: (reason) => {
        stream.forget();
        this.#watching = undefined;
        this.comings.lost(reason);
      },
      onBack: () => this.comings.back(),
      onStillAway: (error) => this.comings.stillAway(error),
    });
  }

  /** How many watch, where the relay says so. */
  get watching(): number | undefined {
    return this.#watching;
  }

  /** @throws UnreachableError */
  async connect(): Promise<void> {
    await this.#lasting.connect();
    this.comings.joined();
  }

  /**
   * Open loop: frames go out on schedule, whatever becomes of them.
   *
   * @throws PictureError if pictures cannot be made as asked
   */
  async emit(signal: AbortSignal): Promise<void> {
    const { fps, make } = this.#options;
    const intervalMicros = 1e6 / fps;
    const startMicros = steadyClock() + intervalMicros;
    const camera = new Camera({ startMicros, intervalMicros }, (dueMicros) =>
      make(this.#sequence, Math.round((dueMicros + clockDriftMicros()) / 1000)),
    );
    camera.prepareAfter(-1, startMicros);
    const emission = {
      startMicros,
      schedule: { kind: 'steady', fps },
      frames: Number.POSITIVE_INFINITY,
    } as const;
    await emitOnSchedule(emission, {
      clock: steadyClock,
      waitUntil: async (micros) => {
        if (steadyClock() - micros > LONG_PAST_MICROS) return;
        await sleepUnlessOver(steadyClock, micros - 1000, signal);
        if (!signal.aborted) await waitOutUntil(steadyClock, micros);
      },
      stopped: () => signal.aborted,
      onSent: () => {},
      emit: async (place, dueMicros) => {
        const picture = await camera.take(place);
        if (picture === undefined) {
          this.#count((tally) => tally.skip('late'));
          return;
        }
        this.#send(picture, dueMicros);
        camera.prepareAfter(place, steadyClock());
      },
    });
  }

  /** What was done since this was asked last. */
  takeSecond(): EmissionTally {
    const second = this.#second;
    this.#second = new EmissionTally();
    return second;
  }

  leave(): void {
    this.#lasting.leave();
  }

  #count(what: (tally: EmissionTally) => void): void {
    what(this.#second);
    what(this.total);
  }

  /** What the network does not take is left out, as on the emit page, and not queued. */
  #send({ mediaType, pictureNumber, checksum, image }: EncodedPicture, dueMicros: number): void {
    const { client } = this.#lasting;
    if (client === undefined || client.waitingBytes() > 0) {
      const why = client === undefined ? 'away' : 'full';
      this.#count((tally) => tally.skip(why));
      return;
    }
    const captureTimeMicros = dueMicros + clockDriftMicros();
    const header = { mediaType, sequence: this.#sequence, captureTimeMicros, pictureNumber, checksum };
    const bytes = encodeFrame(header, image);
    client.send(bytes);
    this.#sequence = (this.#sequence + 1) >>> 0;
    const latenessMicros = steadyClock() - dueMicros;
    this.#count((tally) => tally.sent(bytes.length, latenessMicros));
  }
}
