/** Counts the frames that a viewer was not shown, by the gaps between the positions of those that it was. */
export class ShownFrames {
  #latest: number | undefined;
  #skipped = 0;

  get skipped(): number {
    return this.#skipped;
  }

  /** @param position see `FramePositions`; each is larger than the one before */
  shown(position: number): void {
    this.#skipped += position - (this.#latest ?? position - 1) - 1;
    this.#latest = position;
  }
}
