import { serialDistance } from './serial-number.ts';

/**
 * So many frames are not missing between two: the numbering is another. A connection would have been silent for 19 hours at the
 * 240 frames a second that a relay takes.
 */
const LONGEST_GAP = 2 ** 24;

/**
 * Gives the frames of one consumer positions in the order in which they come, which is the order in which they were emitted. A
 * position only ever goes up: by one, and by as many as are missing in between. Sequences do not, they wrap, and begin anew with
 * a program that does; whatever is done with a frame later is to go by its position.
 */
export class FramePositions {
  #position = 0;
  #sequence: number | undefined;

  /** Of the frame that came last; 0 before there is one. */
  get latest(): number {
    return this.#position;
  }

  /** The position of the frame that comes now. */
  next(sequence: number): number {
    const step = this.#sequence === undefined ? 1 : serialDistance(this.#sequence, sequence);
    this.#sequence = sequence;
    this.#position += step > 0 && step <= LONGEST_GAP ? step : 1;
    return this.#position;
  }

  /** What comes is of another stream: nothing is missing before it. */
  beginAnew(): void {
    this.#sequence = undefined;
  }
}
