/** Counts the frames of a stream that a viewer was not shown, by the gaps between those that it was. */
export class ShownFrames {
  #latest: number | undefined;
  #skipped = 0;

  get skipped(): number {
    return this.#skipped;
  }

  shown(sequence: number): void {
    if (this.#latest !== undefined && sequence > this.#latest) this.#skipped += sequence - this.#latest - 1;
    this.#latest = sequence;
  }

  /** Another emitter, or the same one anew: it counts from the beginning. */
  reset(): void {
    this.#latest = undefined;
  }
}
