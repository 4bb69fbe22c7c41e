/** What is left of the picture that was asked for: shares of its quality and of its sides. */
export interface Reduction {
  readonly quality: number;
  readonly scale: number;
}

/** Quality goes first, then size: a coarse picture is still the whole one. */
const levels: readonly Reduction[] = [
  { quality: 1, scale: 1 },
  { quality: 0.8, scale: 1 },
  { quality: 0.6, scale: 1 },
  { quality: 0.6, scale: 0.75 },
  { quality: 0.6, scale: 0.5 },
  { quality: 0.6, scale: 0.35 },
];

/** What has been skipped is looked at this often. */
const LOOK_MS = 1000;

/** More than this share of frames skipped, and the picture is reduced. */
const MOST_SKIPPED = 0.15;

/** No more than this share skipped for so long, and the next better picture is tried. */
const FEW_SKIPPED = 0.03;
const FIRST_CALM_MS = 5000;

/** A try that fails soon makes the next one wait twice as long: what went wrong will go wrong again. */
const FAILS_SOON_MS = 8000;
const LONGEST_CALM_MS = 60_000;

/**
 * Finds the best picture that this computer and its network can keep up with. Told of each frame that was sent or
 * skipped, with the time in milliseconds of any clock that does not run backwards.
 */
export class Adaptation {
  #level = 0;
  #sent = 0;
  #skipped = 0;
  #lookedAtMs: number | undefined;
  #calmSinceMs: number | undefined;
  #calmMs = FIRST_CALM_MS;
  #triedAtMs = Number.NEGATIVE_INFINITY;

  get reduction(): Reduction {
    return levels[this.#level] ?? { quality: 1, scale: 1 };
  }

  sent(nowMs: number): void {
    this.#sent++;
    this.#look(nowMs);
  }

  skipped(frames: number, nowMs: number): void {
    this.#skipped += frames;
    this.#look(nowMs);
  }

  #look(nowMs: number): void {
    this.#lookedAtMs ??= nowMs;
    if (nowMs - this.#lookedAtMs < LOOK_MS) return;
    const share = this.#skipped / (this.#sent + this.#skipped);
    this.#lookedAtMs = nowMs;
    this.#sent = 0;
    this.#skipped = 0;
    if (share > MOST_SKIPPED) this.#stepDown(nowMs);
    else if (share > FEW_SKIPPED) this.#calmSinceMs = undefined;
    else this.#stepUpIfCalm(nowMs);
  }

  #stepDown(nowMs: number): void {
    this.#calmSinceMs = undefined;
    if (nowMs - this.#triedAtMs < FAILS_SOON_MS) this.#calmMs = Math.min(LONGEST_CALM_MS, this.#calmMs * 2);
    this.#triedAtMs = Number.NEGATIVE_INFINITY;
    if (this.#level < levels.length - 1) this.#level++;
  }

  #stepUpIfCalm(nowMs: number): void {
    this.#calmSinceMs ??= nowMs;
    if (this.#level === 0 || nowMs - this.#calmSinceMs < this.#calmMs) return;
    this.#level--;
    this.#calmSinceMs = undefined;
    this.#triedAtMs = nowMs;
  }
}
