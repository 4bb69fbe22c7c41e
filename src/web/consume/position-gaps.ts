/** How many frames are missing between those that are seen, by their positions. */
export class PositionGaps {
  #latest: number | undefined;

  /** @param position see `FramePositions`; each is larger than the one before, and before the first nothing is missing */
  before(position: number): number {
    const missing = position - (this.#latest ?? position - 1) - 1;
    this.#latest = position;
    return missing;
  }
}
