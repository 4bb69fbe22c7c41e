/** A flood must not flood the disk. */
const LINES_IN_A_WINDOW = 5;
const WINDOW_MS = 10_000;

export interface LineLimitClock {
  /** Calls back once; answers with what keeps it from that. */
  after(delayMs: number, act: () => void): () => void;
}

/**
 * Decides which of the things that happen over and over get a line of their own in the log, and sums up the others when the
 * time for which they were too many is over.
 */
export class LineLimit {
  readonly #clock: LineLimitClock;
  readonly #sum: (leftOut: Readonly<Record<string, number>>) => void;
  #lines = 0;
  #leftOut = new Map<string, number>();
  #stopWindow: (() => void) | undefined;

  /** @param sum is told what was left out, by kind */
  constructor(clock: LineLimitClock, sum: (leftOut: Readonly<Record<string, number>>) => void) {
    this.#clock = clock;
    this.#sum = sum;
  }

  /** Whether this one gets a line of its own. */
  takes(kind: string): boolean {
    this.#stopWindow ??= this.#clock.after(WINDOW_MS, () => this.sumUp());
    if (this.#lines < LINES_IN_A_WINDOW) {
      this.#lines++;
      return true;
    }
    this.#leftOut.set(kind, (this.#leftOut.get(kind) ?? 0) + 1);
    return false;
  }

  /** Tells what was left out so far, if anything was; a new window begins with what comes next. */
  sumUp(): void {
    this.#stopWindow?.();
    this.#stopWindow = undefined;
    const leftOut = this.#leftOut;
    this.#lines = 0;
    this.#leftOut = new Map();
    if (leftOut.size > 0) this.#sum(Object.fromEntries(leftOut));
  }
}
