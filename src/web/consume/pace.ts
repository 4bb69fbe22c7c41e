import { RecentValues } from '../page/recent-values.ts';

/** How much of the past is looked at. What is over sooner need not be said. */
const WINDOW_MS = 4000;

/** Below this share of the pictures that are due it is said, and above the other it is said no more. */
const FEW = 0.85;
const ENOUGH = 0.95;

/** Of so few nothing can be told. */
const FEWEST_DUE = 8;

/** Why a viewer sees fewer pictures than are sent. */
export type Bottleneck = 'connection' | 'device';

/** What holds the pictures up, and how many are shown in a second all the same. */
export interface Slowness {
  readonly bottleneck: Bottleneck;
  readonly picturesPerSecond: number;
}

/** Pictures a second. */
interface Rates {
  readonly due: number;
  readonly came: number;
  readonly shown: number;
}

/**
 * Tells a connection that carries less than is sent from a device that shows less than comes. The relay leaves out what a
 * connection does not carry, so the sequences of those that come have gaps. Times are milliseconds of a clock that never goes
 * back.
 */
export class Pace {
  #due = new RecentValues(WINDOW_MS);
  #came = new RecentValues(WINDOW_MS);
  #shown = new RecentValues(WINDOW_MS);
  #bottleneck: Bottleneck | undefined;

  /** @param missing frames between this one and the one that came before */
  came(nowMs: number, missing: number): void {
    this.#due.add(nowMs, missing + 1);
    this.#came.add(nowMs, 1);
  }

  /** It came too late to be shown: the connection held it. */
  stale(nowMs: number, missing: number): void {
    this.#due.add(nowMs, missing + 1);
  }

  shown(nowMs: number): void {
    this.#shown.add(nowMs, 1);
  }

  /** What comes is of another stream, or over another connection. */
  beginAnew(): void {
    this.#due = new RecentValues(WINDOW_MS);
    this.#came = new RecentValues(WINDOW_MS);
    this.#shown = new RecentValues(WINDOW_MS);
    this.#bottleneck = undefined;
  }

  /** undefined as long as nothing worth saying is missing. */
  slowness(nowMs: number): Slowness | undefined {
    const rates = {
      due: this.#due.sumPerSecond(nowMs),
      came: this.#came.sumPerSecond(nowMs),
      shown: this.#shown.sumPerSecond(nowMs),
    };
    const isTooFew = rates.due < FEWEST_DUE / (WINDOW_MS / 1000);
    this.#bottleneck = isTooFew ? undefined : bottleneckOf(rates, this.#bottleneck);
    if (this.#bottleneck === undefined) return undefined;
    return { bottleneck: this.#bottleneck, picturesPerSecond: rates.shown };
  }
}

/**
 * A device that is slow to show also acknowledges late, and is sent less for it: where it skips what has come, the connection is
 * not to blame.
 */
function bottleneckOf({ due, came, shown }: Rates, before: Bottleneck | undefined): Bottleneck | undefined {
  const enough = before === undefined ? FEW : ENOUGH;
  if (shown >= enough * due) return undefined;
  return shown < enough * came ? 'device' : 'connection';
}
