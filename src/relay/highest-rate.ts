/** The highest rate that was seen in this period, or in the one before. */
export class HighestRate {
  #now = 0;
  #before = 0;
  #sinceMs = 0;

  /** In bytes a millisecond; 0 before the first. */
  get bytesPerMs(): number {
    return Math.max(this.#now, this.#before);
  }

  /** @param periodMs how long a period is to be, as it looks now */
  observe(bytesPerMs: number, nowMs: number, periodMs: number): void {
    if (nowMs - this.#sinceMs >= periodMs) {
      this.#before = this.#now;
      this.#now = 0;
      this.#sinceMs = nowMs;
    }
    this.#now = Math.max(this.#now, bytesPerMs);
  }
}
