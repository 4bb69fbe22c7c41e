import { PositionGaps } from './position-gaps.ts';

/** Counts the frames that a viewer was not shown, by the gaps between the positions of those that it was. */
export class ShownFrames {
  readonly #gaps = new PositionGaps();
  #skipped = 0;

  get skipped(): number {
    return this.#skipped;
  }

  /** @param position see `FramePositions`; each is larger than the one before */
  shown(position: number): void {
    this.#skipped += this.#gaps.before(position);
  }
}
