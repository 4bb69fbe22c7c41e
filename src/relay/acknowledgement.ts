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

/**
 * What one consumer has been sent and has not acknowledged. The buffers of kernels and proxies hold seconds of video that
 * no server can see; only the consumer knows what has come out of them.
 */
export class Unacknowledged {
  #sent: FrameMark[] = [];

  sent(mark: FrameMark): void {
    this.#sent.push(mark);
  }

  /**
   * The consumer has this frame and all before it. Of several with this sequence, which only an emitter that started
   * anew can make, it is the last one; one that was never sent changes nothing.
   *
   * @returns the mark of the frame; undefined if it was not sent
   */
  acknowledge(sequence: number): FrameMark | undefined {
    const last = this.#sent.findLastIndex((mark) => mark.sequence === sequence);
    const mark = this.#sent[last];
    if (mark !== undefined) this.#sent = this.#sent.slice(last + 1);
    return mark;
  }

  /** Nobody will acknowledge them any more. */
  forget(): void {
    this.#sent = [];
  }

  /** How long the oldest of them has been known to the relay; 0 if there is none. */
  oldestAgeMs(nowMs: number): number {
    const [oldest] = this.#sent;
    return oldest === undefined ? 0 : nowMs - oldest.publishedAtMs;
  }
}
