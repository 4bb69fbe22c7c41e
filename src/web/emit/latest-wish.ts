export interface WishListener {
  /** Something is wished for. */
  begun(): void;
  /** Nothing is any more: because of a wish, or, with a reason, because what was wished for has ended by itself. */
  over(reason: unknown): void;
}

/**
 * Makes wishes come true, one at a time. Of those that come meanwhile the latest counts: what is overtaken winds up, and only
 * then the latest begins.
 */
export class LatestWish<Wish extends object> {
  readonly #fulfil: (wish: Wish, overtaken: AbortSignal) => Promise<void>;
  readonly #listener: WishListener;
  #wish: Wish | undefined;
  /** Set as long as something is being fulfilled. */
  #current: AbortController | undefined;

  /** @param fulfil settles when it has ended, which it does soon once it is overtaken */
  constructor(fulfil: (wish: Wish, overtaken: AbortSignal) => Promise<void>, listener: WishListener) {
    this.#fulfil = fulfil;
    this.#listener = listener;
  }

  get wanted(): boolean {
    return this.#wish !== undefined;
  }

  /** @param wish undefined for nothing */
  want(wish: Wish | undefined): void {
    this.#wish = wish;
    if (wish === undefined) this.#listener.over(undefined);
    else this.#listener.begun();
    if (this.#current === undefined) void this.#fulfilAll();
    else this.#current.abort();
  }

  async #fulfilAll(): Promise<void> {
    while (this.#wish !== undefined) {
      const current = new AbortController();
      this.#current = current;
      const failure = await this.#fulfil(this.#wish, current.signal).catch((error: unknown) => error);
      // How something ended that nobody wants is of no interest.
      if (current.signal.aborted) continue;
      this.#wish = undefined;
      this.#listener.over(failure);
    }
    this.#current = undefined;
  }
}
