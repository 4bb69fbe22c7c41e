import type { Frame } from '../wire/frame.ts';

/** What is remembered of a frame once it has been sent: the frame itself is not kept for it. */
export interface FrameMark {
  readonly sequence: number;
  /** When the relay had it, on its own clock. */
  readonly publishedAtMs: number;
}

/** A frame as a channel passes it on. */
export interface PublishedFrame {
  readonly frame: Frame;
  readonly mark: FrameMark;
}

export function published(frame: Frame, publishedAtMs: number): PublishedFrame {
  return { frame, mark: { sequence: frame.sequence, publishedAtMs } };
}

/** A frame that was sent, with all that had been sent with it. */
export interface SentFrame {
  readonly mark: FrameMark;
  readonly sentBytes: number;
}

/** Of frames without an acknowledgement: what a consumer costs that promises them and sends none. */
const MOST_REMEMBERED = 512;

/** What one consumer has been sent and has not acknowledged: only it knows what it has shown. */
export class Unacknowledged {
  #sent: SentFrame[] = [];

  /** @param sentBytes all that has been sent to the consumer, with this one */
  sent(mark: FrameMark, sentBytes: number): void {
    if (this.#sent.length === MOST_REMEMBERED) this.#sent.shift();
    this.#sent.push({ mark, sentBytes });
  }

  /**
   * The consumer has this frame and all before it. Of several with this sequence, which only an emitter that started
   * anew can make, it is the last one; one that was never sent changes nothing.
   *
   * @returns undefined if it was not sent
   */
  acknowledge(sequence: number): SentFrame | undefined {
    const last = this.#sent.findLastIndex(({ mark }) => mark.sequence === sequence);
    const acknowledged = this.#sent[last];
    if (acknowledged !== undefined) this.#sent = this.#sent.slice(last + 1);
    return acknowledged;
  }

  /** Nobody will acknowledge them any more. */
  forget(): void {
    this.#sent = [];
  }

  /** How long the oldest of them has been known to the relay; 0 if there is none. */
  oldestAgeMs(nowMs: number): number {
    const [oldest] = this.#sent;
    return oldest === undefined ? 0 : nowMs - oldest.mark.publishedAtMs;
  }
}
