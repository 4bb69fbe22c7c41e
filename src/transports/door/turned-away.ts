import type { RefusalCode } from '../../wire/errors.ts';

/** Somebody who came over a connection for which there is no place. */
export interface WithoutPlace {
  readonly reason: RefusalCode;
  /** What it came to, such as a port's server. */
  readonly cameTo: object;
  /** Whether it is being answered: it makes room last. */
  readonly isBusy: () => boolean;
  readonly end: () => void;
}

/**
 * Connections for which there is no place, until they are told so, or are answered all the same. Whoever has waited longest makes
 * room for the next one: a health check asks as soon as it is connected, and must not be kept out by hundreds that ask for nothing.
 * Nor by hundreds that come to another port while its request is on the way: where most wait, one of them leaves.
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
    if (!this.#mayStay(this.#waiting.size)) this.#makeRoomFor(whose);
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

  #makeRoomFor({ cameTo }: WithoutPlace): void {
    const crowd = this.#largestCrowd(cameTo);
    const leaving = crowd.find(([, { isBusy }]) => !isBusy()) ?? crowd[0];
    if (leaving === undefined) return;
    const [connection, { end }] = leaving;
    this.#waiting.delete(connection);
    end();
  }

  /** Those who came to one place, the oldest first: where most are, of whom the next one is one. */
  #largestCrowd(nextCameTo: object): [object, WithoutPlace][] {
    const crowds = new Map<object, [object, WithoutPlace][]>();
    for (const entry of this.#waiting) {
      const { cameTo } = entry[1];
      const crowd = crowds.get(cameTo) ?? [];
      crowds.set(cameTo, crowd);
      crowd.push(entry);
    }
    const sizeOf = ([place, { length }]: [object, unknown[]]): number =>
      length + (place === nextCameTo ? 1 : 0);
    const [largest] = [...crowds].sort((one, other) => sizeOf(other) - sizeOf(one));
    return largest?.[1] ?? [];
  }
}
