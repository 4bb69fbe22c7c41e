/** One picture may be broken; of so many in a row it is the browser that cannot show them. */
const TOO_MANY = 3;

/** Counts the pictures in a row that could not be shown. */
export class UnreadablePictures {
  #inARow = 0;

  /** One more: whether it is the browser's fault by now. */
  tooMany(): boolean {
    this.#inARow++;
    return this.#inARow >= TOO_MANY;
  }

  /** A picture was shown, or another stream begins. */
  reset(): void {
    this.#inARow = 0;
  }
}
