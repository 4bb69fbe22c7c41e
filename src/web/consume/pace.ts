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

interface Sample {
  readonly atMs: number;
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
  #samples: Sample[] = [];
  #bottleneck: Bottleneck | undefined;

  /** @param missing frames between this one and the one that came before */
  came(nowMs: number, missing: number): void {
    this.#samples.push({ atMs: nowMs, due: missing + 1, came: 1, shown: 0 });
  }

  /** It came too late to be shown: the connection held it. */
  stale(nowMs: number, missing: number): void {
    this.#samples.push({ atMs: nowMs, due: missing + 1, came: 0, shown: 0 });
  }

  shown(nowMs: number): void {
    this.#samples.push({ atMs: nowMs, due: 0, came: 0, shown: 1 });
  }

  /** What comes is of another stream, or over another connection. */
  beginAnew(): void {
    this.#samples = [];
    this.#bottleneck = undefined;
  }

  /** undefined as long as nothing worth saying is missing. */
  slowness(nowMs: number): Slowness | undefined {
    this.#samples = this.#samples.filter(({ atMs }) => atMs > nowMs - WINDOW_MS);
    const sum = (of: keyof Sample): number =>
      this.#samples.reduce((total, { [of]: value }) => total + value, 0);
    const [due, came, shown] = [sum('due'), sum('came'), sum('shown')];
    this.#bottleneck = due < FEWEST_DUE ? undefined : bottleneckOf({ due, came, shown }, this.#bottleneck);
    if (this.#bottleneck === undefined) return undefined;
    return { bottleneck: this.#bottleneck, picturesPerSecond: shown / (WINDOW_MS / 1000) };
  }
}

/**
 * A device that is slow to show also acknowledges late, and is sent less for it: where it skips what has come, the connection is
 * not to blame.
 */
function bottleneckOf(
  { due, came, shown }: Pick<Sample, 'due' | 'came' | 'shown'>,
  before: Bottleneck | undefined,
): Bottleneck | undefined {
  const enough = before === undefined ? FEW : ENOUGH;
  if (shown >= enough * due) return undefined;
  return shown < enough * came ? 'device' : 'connection';
}
