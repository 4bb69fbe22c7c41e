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
    const all = [...this.#waiting];
    const idle = all.filter(([, { isBusy }]) => !isBusy());
    const leaving = firstOfLargestCrowd(idle, cameTo) ?? all[0];
    if (leaving === undefined) return;
    const [connection, { end }] = leaving;
    this.#waiting.delete(connection);
    end();
  }
}

type Waiting = readonly [object, WithoutPlace];

/** Where most are, of whom the next one is one, it is who came there first. */
function firstOfLargestCrowd(waiting: readonly Waiting[], nextCameTo: object): Waiting | undefined {
  const crowds = new Map<object, { readonly first: Waiting; size: number }>();
  for (const one of waiting) {
    const { cameTo } = one[1];
    const crowd = crowds.get(cameTo) ?? { first: one, size: cameTo === nextCameTo ? 1 : 0 };
    crowd.size++;
    crowds.set(cameTo, crowd);
  }
  const [largest] = [...crowds.values()].sort((one, other) => other.size - one.size);
  return largest?.first;
}
