import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { TurnedAway } from './turned-away.ts';

/**
 * So many of those for whom there is no place may wait to be told so, or be answered all the same. More than the kernel hands over
 * at once (511, as Node asks it for): who has just come is heard.
 */
export const MOST_WITHOUT_PLACE = 600;
/** They have one descriptor of so many; a few at least. */
const PLACES_TO_ONE_WITHOUT = 16;
const FEWEST_WITHOUT_PLACE = 12;
/** Besides, for files. */
const FOR_FILES = 4;
/** As many again have to be free before a transport that has stopped listening begins anew. */
const FOR_A_NEW_START = 2 * FOR_FILES;

/** Room for another connection: for good, until it is told that it has no place, or not even that. */
export type Room = 'enough' | 'little' | 'none';

/**
 * How many descriptors are left to the process. Connections are counted, and for each a look is taken at what is left, whoever
 * has the others: nobody tells of all.
 */
export class DescriptorLimit {
  /** How many connections may stay that have no place. */
  readonly mostWithoutPlace: number;
  /** These are they, whatever port they came to. */
  readonly withoutPlace = new TurnedAway((others) => others < this.mostWithoutPlace && this.room !== 'none');
  readonly #most: number;
  #places: number;
  #taken = 0;

  /** @param most that the process may have */
  constructor(most: number) {
    this.#most = most;
    this.#places = most;
    const share = Math.floor(most / PLACES_TO_ONE_WITHOUT);
    this.mostWithoutPlace = Math.min(MOST_WITHOUT_PLACE, Math.max(FEWEST_WITHOUT_PLACE, share));
  }

  /**
   * Whoever comes from now on comes beside those that are open.
   *
   * @returns how many connections there may be
   */
  settle(open: number): number {
    this.#places = Math.max(0, this.#most - this.#kept - (open - this.#taken));
    return this.#places;
  }

  get room(): Room {
    if (this.#most === Number.POSITIVE_INFINITY) return 'enough';
    const lowest = lowestFree();
    if (lowest >= this.#most - FOR_FILES) return 'none';
    return lowest >= this.#most - this.#kept || this.#taken >= this.#places ? 'little' : 'enough';
  }

  /** Whether so few are left, wherever, that not even files find one for sure. */
  get isExhausted(): boolean {
    return !this.#hasSpare(FOR_FILES);
  }

  /** Whether that has passed, by more than a single connection. */
  get hasRecovered(): boolean {
    return this.#hasSpare(FOR_A_NEW_START);
  }

  /** Counts a connection; answers with the function that gives its place back, once, or undefined if there is none. */
  enter(): (() => void) | undefined {
    if (this.room !== 'enough') return undefined;
    this.#taken++;
    let left = false;
    return () => {
      if (!left) this.#taken--;
      left = true;
    };
  }

  /** For those who have no place, and for files. */
  get #kept(): number {
    return this.mostWithoutPlace + FOR_FILES;
  }

  #hasSpare(count: number): boolean {
    if (this.#most === Number.POSITIVE_INFINITY) return true;
    const opened: number[] = [];
    try {
      while (opened.length < count) opened.push(openSync(devNull, 'r'));
      return true;
    } catch {
      return false;
    } finally {
      for (const descriptor of opened) closeSync(descriptor);
    }
  }
}

/** A system gives out the lowest one that is free: those below it are taken. */
function lowestFree(): number {
  try {
    const descriptor = openSync(devNull, 'r');
    closeSync(descriptor);
    return descriptor;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
