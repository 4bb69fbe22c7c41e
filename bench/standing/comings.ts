import { causeOf } from '../clients/cause.ts';
import type { Clock } from '../meters/clock.ts';
import { withRemedy } from './remedy.ts';

/** Which connections are there, and a line for all that are lost or back within a second. */
export class Comings {
  readonly #clock: Clock;
  #clients = 0;
  #away = 0;
  #lostNow = 0;
  #losses = 0;
  #awaySinceMicros: number | undefined;
  readonly #reasons = new Set<string>();
  /** Why they are not back yet: those that have been told of, and those that have not. */
  readonly #told = new Set<string>();
  readonly #untold = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get connected(): number {
    return this.#clients - this.#away;
  }

  /** Connections that were lost so far. */
  get losses(): number {
    return this.#losses;
  }

  /** One more has connected, for the first time. */
  joined(): void {
    this.#clients++;
  }

  lost(reason: string): void {
    this.#away++;
    this.#lostNow++;
    this.#losses++;
    this.#awaySinceMicros ??= this.#clock();
    this.#reasons.add(reason);
  }

  back(): void {
    this.#away--;
  }

  stillAway(error: unknown): void {
    const reason = error instanceof Error ? error.message : causeOf(error);
    if (!this.#told.has(reason)) this.#untold.add(reason);
  }

  /** What is new, in lines. */
  news(): string[] {
    const news: string[] = [];
    if (this.#lostNow > 0) {
      const who =
        this.#clients === 1 ? 'The connection was' : `${this.#lostNow} of ${this.#clients} connections were`;
      news.push(`${who} lost (${[...this.#reasons].join('; ')}); coming back by itself.`);
    }
    if (this.#away > 0) {
      for (const reason of this.#untold) {
        news.push(`Not back yet: ${withRemedy(reason)}`);
        this.#told.add(reason);
      }
    } else if (this.#awaySinceMicros !== undefined) {
      const seconds = (this.#clock() - this.#awaySinceMicros) / 1e6;
      news.push(`${this.#clients === 1 ? 'It is' : 'All are'} back after ${seconds.toFixed(1)} s.`);
      this.#awaySinceMicros = undefined;
      this.#told.clear();
    }
    this.#lostNow = 0;
    this.#reasons.clear();
    this.#untold.clear();
    return news;
  }
}
