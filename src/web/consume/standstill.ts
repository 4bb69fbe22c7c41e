/** So long a picture may stay on show before anybody asks what is wrong. */
const NOTICED_AFTER_MS = 2000;

/** And so many times longer than pictures usually do: an emitter may send one a second, or fewer. */
const USUAL_INTERVALS = 3;

/** How many intervals tell what is usual. */
const REMEMBERED = 9;

/** Notices that a picture stands still: nobody else tells, as long as the relay answers. */
export class Standstill {
  #shownAtMs: number | undefined;
  #intervalsMs: readonly number[] = [];

  shown(nowMs: number): void {
    if (this.#shownAtMs !== undefined) {
      this.#intervalsMs = [...this.#intervalsMs, nowMs - this.#shownAtMs].slice(-REMEMBERED);
    }
    this.#shownAtMs = nowMs;
  }

  /** Another stream begins, at a pace of its own. */
  reset(): void {
    this.#shownAtMs = undefined;
    this.#intervalsMs = [];
  }

  /** Whether the picture has been on show for too long; never before the first one. */
  is(nowMs: number): boolean {
    const longestMs = Math.max(NOTICED_AFTER_MS, USUAL_INTERVALS * this.#usualMs());
    return this.#shownAtMs !== undefined && nowMs - this.#shownAtMs > longestMs;
  }

  /** The median: a standstill is one long interval, and must not pass for the pace. */
  #usualMs(): number {
    const sorted = [...this.#intervalsMs].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }
}
