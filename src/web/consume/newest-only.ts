/**
 * Uses one item at a time, and while it does, remembers only the newest of those that come: whoever cannot keep up
 * skips, and is never behind.
 */
export class NewestOnly<Item> {
  readonly #use: (item: Item) => Promise<void>;
  #waiting: Item | undefined;
  #busy = false;

  /** @param use must not reject */
  constructor(use: (item: Item) => Promise<void>) {
    this.#use = use;
  }

  offer(item: Item): void {
    if (this.#busy) {
      this.#waiting = item;
      return;
    }
    this.#busy = true;
    void this.#use(item).then(() => {
      this.#busy = false;
      const next = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) this.offer(next);
    });
  }
}
