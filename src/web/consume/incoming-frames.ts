import { Acknowledger, type Arrival } from '../../wire/acknowledger.ts';
import type { Frame } from '../../wire/frame.ts';
import { Freshness } from '../../wire/freshness.ts';
import { NewestOnly } from './newest-only.ts';
import { Pace, type Slowness } from './pace.ts';
import { PositionGaps } from './position-gaps.ts';
import { ShownFrames } from './shown-frames.ts';

/** A frame on show. */
export interface ShownFrame {
  readonly frame: Frame;
  /** Frames that had come when it came, with it. */
  readonly received: number;
  /** Frames that were not shown, so far. */
  readonly skipped: number;
  readonly decodeMs: number;
}

export interface Screen {
  /** Resolves when the frame is on show: true, or false if it cannot be shown. Does not reject. */
  show(frame: Frame): Promise<boolean>;
  shown(shown: ShownFrame): void;
  unreadable(): void;
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
}

interface Incoming {
  readonly frame: Frame;
  readonly arrival: Arrival;
  readonly received: number;
}

/** Shows the newest of the frames that come, skips what is stale, and tells the relay how far it is. */
export class IncomingFrames {
  readonly #screen: Screen;
  readonly #acknowledger: Acknowledger;
  readonly #freshness = new Freshness();
  readonly #shownFrames = new ShownFrames();
  readonly #pictures = new NewestOnly<Incoming>((incoming) => this.#show(incoming));
  readonly #pace = new Pace();
  readonly #gaps = new PositionGaps();
  #received = 0;

  constructor(screen: Screen, acknowledge: (sequence: number) => void) {
    this.#screen = screen;
    this.#acknowledger = new Acknowledger(acknowledge);
  }

  /** What keeps pictures from being shown, if many are missing. */
  get slowness(): Slowness | undefined {
    return this.#pace.slowness(this.#screen.nowMs());
  }

  /** In the order in which they were sent. */
  came(frame: Frame): void {
    const nowMs = this.#screen.nowMs();
    this.#received++;
    const arrival = this.#acknowledger.arrived(frame);
    const missing = this.#gaps.before(arrival.position);
    if (this.#freshness.isStale(frame.captureTimeMicros, nowMs)) {
      this.#pace.stale(nowMs, missing);
      this.#acknowledger.shown(arrival, nowMs);
    } else {
      this.#pace.came(nowMs, missing);
      this.#pictures.offer({ frame, arrival, received: this.#received });
    }
  }

  /** What comes is of another emitter, or over another connection. */
  beginAnew(): void {
    this.#freshness.reset();
    this.#acknowledger.reset();
    this.#pace.beginAnew();
  }

  /** To be called each `ACKNOWLEDGER_TICK_MS`. */
  tick(): void {
    this.#acknowledger.tick(this.#screen.nowMs());
  }

  async #show({ frame, arrival, received }: Incoming): Promise<void> {
    const startedAtMs = this.#screen.nowMs();
    const readable = await this.#screen.show(frame);
    const nowMs = this.#screen.nowMs();
    if (readable) {
      this.#shownFrames.shown(arrival.position);
      this.#pace.shown(nowMs);
      const { skipped } = this.#shownFrames;
      this.#screen.shown({ frame, received, skipped, decodeMs: nowMs - startedAtMs });
    } else {
      this.#screen.unreadable();
    }
    this.#acknowledger.shown(arrival, nowMs);
  }
}
