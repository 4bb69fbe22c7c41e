import type { Ledger } from '../../src/wire/control.ts';
import { UnreachableError } from '../clients/unreachable-error.ts';
import { Comings } from './comings.ts';
import { connected } from './remedy.ts';
import type { Stream } from './stream.ts';
import { Viewer } from './viewer.ts';
import { steadyClock } from './wall-clock.ts';
import { WatchMeter } from './watch-meter.ts';

/** Connections that are opened at a time. */
const CONNECTS_IN_FLIGHT = 20;

/** How often each viewer's picture is looked at for its age: out of step with every usual frame rate. */
const LOOK_INTERVAL_MS = 37;

/** All who watch a stream from here. */
export class Audience {
  readonly meter = new WatchMeter();
  readonly #stream: Stream;
  readonly comings = new Comings(steadyClock);
  readonly #viewers: Viewer[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  get viewers(): number {
    return this.#viewers.length;
  }

  /** Whether somebody emits, where the relay says so. */
  get emitting(): boolean | undefined {
    return this.#viewers.find(({ emitting }) => emitting !== undefined)?.emitting;
  }

  /**
   * Connects as many as the relay lets in, up to `wanted`.
   *
   * @returns why it let no more in, if it did not
   * @throws UnreachableError if not one of them could connect
   */
  async connect(wanted: number): Promise<UnreachableError | undefined> {
    // Before any of a crowd: whatever is in the way is in the way of all.
    await connected(this.#connectOne());
    let refusal: UnreachableError | undefined;
    let left = wanted - 1;
    const connectNext = async (): Promise<void> => {
      while (left-- > 0 && refusal === undefined) {
        try {
          await this.#connectOne();
        } catch (error) {
          if (!(error instanceof UnreachableError)) throw error;
          refusal = error;
        }
      }
    };
    await Promise.all(Array.from({ length: CONNECTS_IN_FLIGHT }, connectNext));
    this.#timer = setInterval(() => {
      for (const viewer of this.#viewers) viewer.tick();
    }, LOOK_INTERVAL_MS);
    return refusal;
  }

  /** What the relay dropped on purpose for all of them; undefined where it cannot be asked, or their connections began anew. */
  async dropped(): Promise<number | undefined> {
    const { relay } = await this.#stream.speech();
    if (!relay || this.comings.losses > 0) return undefined;
    try {
      const ledgers = await Promise.all(this.#viewers.map((viewer) => viewer.ledger()));
      return ledgers.reduce((sum, ledger: Ledger | undefined) => sum + (ledger?.dropped ?? 0), 0);
    } catch {
      // It has gone meanwhile, and nobody needs it to tell what was seen.
      return undefined;
    }
  }

  close(): void {
    clearInterval(this.#timer);
    for (const viewer of this.#viewers) viewer.close();
  }

  async #connectOne(): Promise<void> {
    const viewer = new Viewer({ stream: this.#stream, meter: this.meter, comings: this.comings });
    await viewer.connect();
    this.#viewers.push(viewer);
    this.comings.joined();
  }
}
