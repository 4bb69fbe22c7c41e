import type { RefusalCode } from '../../wire/errors.ts';

/** Somebody who came over a connection for which there is no place. */
export interface WithoutPlace {
  readonly reason: RefusalCode;
  /** Whether it is being answered: it makes room last. */
  readonly isBusy: () => boolean;
  readonly end: () => void;
}

/**
 * Connections for which there is no place, until they are told so, or are answered all the same. Whoever has waited longest makes
 * room for the next one: a health check asks as soon as it is connected, and must not be kept out by hundreds that ask for nothing.
 */
export class TurnedAway {
  readonly #mayStay: (others: number) => boolean;
  /** By what they came over, the oldest first. */
  readonly #waiting = new Map<object, WithoutPlace>();

  /** @param mayStay whether another one may stay beside so many */
  constructor(mayStay: (others: number) => boolean) {
    this.#mayStay = mayStay;
  }

  /** It is ended at once where nobody can make room. */
  add(connection: object, whose: WithoutPlace): void {
    if (!this.#mayStay(this.#waiting.size)) this.#makeRoom();
    if (this.#mayStay(this.#waiting.size)) this.#waiting.set(connection, whose);
    else whose.end();
  }

  /** Why there is no place for it; undefined if there is one. */
  why(connection: object): RefusalCode | undefined {
    return this.#waiting.get(connection)?.reason;
  }

  delete(connection: object): void {
    this.#waiting.delete(connection);
  }

  #makeRoom(): void {
    const all = [...this.#waiting];
    const leaving = all.find(([, { isBusy }]) => !isBusy()) ?? all[0];
    if (leaving === undefined) return;
    const [connection, { end }] = leaving;
    this.#waiting.delete(connection);
    end();
  }
}
