/** A flood must not flood the disk. */
const LINES_IN_A_WINDOW = 5;
const WINDOW_MS = 10_000;

/** Decides which of the things that happen over and over get a line of their own in the log, and sums up the others. */
export class LineLimit {
  #windowSinceMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #summed = new Map<string, number>();

  /**
   * Whether this one gets a line of its own, and what has been left out before it, by kind.
   *
   * @param nowMs of a clock that never goes back
   */
  note(kind: string, nowMs: number): { readonly line: boolean; readonly leftOut?: Record<string, number> } {
    const leftOut = nowMs - this.#windowSinceMs >= WINDOW_MS ? this.flush(nowMs) : undefined;
    const line = this.#lines < LINES_IN_A_WINDOW;
    if (line) this.#lines++;
    else this.#summed.set(kind, (this.#summed.get(kind) ?? 0) + 1);
    return leftOut === undefined ? { line } : { line, leftOut };
  }

  /** What was left out so far, if anything was; a new window begins. */
  flush(nowMs: number): Record<string, number> | undefined {
    const leftOut = this.#summed.size === 0 ? undefined : Object.fromEntries(this.#summed);
    this.#windowSinceMs = nowMs;
    this.#lines = 0;
    this.#summed = new Map();
    return leftOut;
  }
}
