import type { Ledger } from '../wire/control.ts';
import type { Frame } from '../wire/frame.ts';
import type { Link } from './link.ts';

/**
 * One consumer's delivery: the latest frame wins. There is room for one frame on its way and one waiting; a newer
 * frame replaces the waiting one. Memory is bounded whatever the consumer does.
 */
export class Delivery {
  readonly #link: Link;
  #waiting: Frame | undefined;
  #full = false;
  #offered = 0;
  #sent = 0;
  #dropped = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  offer(frame: Frame): void {
    this.#offered++;
    if (!this.#full) {
      this.#send(frame);
      return;
    }
    if (this.#waiting !== undefined) this.#dropped++;
    this.#waiting = frame;
  }

  drained(): void {
    this.#full = false;
    const next = this.#waiting;
    if (next === undefined) return;
    this.#waiting = undefined;
    this.#send(next);
  }

  ledger(): Ledger {
    return {
      offered: this.#offered,
      sent: this.#sent,
      dropped: this.#dropped,
      waiting: this.#waiting === undefined ? 0 : 1,
    };
  }

  #send(frame: Frame): void {
    const outcome = this.#link.sendFrame(frame);
    if (outcome === 'taken') {
      this.#sent++;
      return;
    }
    // A closed link never drains: its last frame stays in `waiting` until the session is told that it closed.
    this.#full = true;
    if (outcome === 'full') this.#sent++;
    else this.#waiting = frame;
  }
}
