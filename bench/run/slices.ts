import { errorOf } from '../errors/error-of.ts';
import type { Entry } from '../subject/entries.ts';
import type { Contender } from './contender.ts';
import type { Crew } from './crew.ts';
import { shuffled } from './order.ts';
import type { RoundPictures } from './pictures.ts';
import type { RawRound } from './raw-round.ts';
import { summariseRound } from './round-summary.ts';
import type { Outcome, Turn } from './rounds.ts';
import { type Slice, StandingContender, startSubject } from './standing.ts';
import { validityOf } from './validity.ts';

/** Short enough that what changes on the machine falls on all alike; twenty frames of a webcam. */
export const SLICE_SECONDS = 1;

/** Where all contenders of a slice are one relay, which does something each five seconds for viewers that fare well. */
export const LONG_SLICE_SECONDS = 5;

/** Everybody was idle while others were measured; some viewers join, and see a frame, before what is measured. */
const MOST_SLICE_WARMUP_SECONDS = 0.5;

/**
 * V8 collects what a process has left some seconds after it fell idle, which a busy relay never does: it fell into the slices of
 * some, and one in four cost half as much again per delivery.
 */
const ALWAYS_BUSY = ['--no-memory-reducer'];

export interface SlicesPlan {
  readonly contenders: readonly Contender[];
  readonly round: number;
  /** About as long as each slice is, of as many as make up the measured seconds. */
  readonly sliceSeconds: number;
  readonly crew: Crew;
  readonly picturesOf: (contender: Contender) => Promise<RoundPictures>;
  readonly random: () => number;
  readonly onTurn: (turn: Turn) => void;
  readonly signal: AbortSignal;
}

/**
 * A round in which all contenders stand side by side, and are measured by turns in short slices. All slices of a contender
 * make one figure of the round: of two processes of one program one may be faster for as long as it lives, so only another
 * round, with other processes, says more of the program. It is for a steady load, of which one part is as good as another:
 * nothing else may happen to the contenders, and consumers do not acknowledge, as sequences begin anew in each slice.
 */
export async function measureInSlices(plan: SlicesPlan): Promise<Outcome[]> {
  const { crew, random, onTurn, signal } = plan;
  const stands = standsOf(plan);
  try {
    await Promise.all(stands.map((stand) => stand.start()));
    // One after the other: how fast they connect is told.
    for (const stand of stands) await stand.gather(crew);
    await Promise.all(stands.map((stand) => stand.warmUp()));
    const turns = Math.max(...stands.map((stand) => stand.mostTurns));
    for (let turn = 0; turn < turns && !signal.aborted; turn++) {
      for (const stand of shuffled(stands, random)) {
        if (stand.isDone || signal.aborted) continue;
        const share = stands.reduce((sum, { shareDone }) => sum + shareDone, 0) / stands.length;
        onTurn({ contender: stand.contender, share });
        await stand.takeTurn();
      }
    }
  } finally {
    await Promise.all(stands.map((stand) => stand.end()));
  }
  return stands.flatMap((stand) => stand.outcome());
}

/** Those that say whether their relay attends share its process, with the first of their entry. */
function standsOf(plan: SlicesPlan): Stand[] {
  const owners = new Map<Entry, Stand>();
  return plan.contenders.map((contender) => {
    const { attends, entry } = contender;
    const stand = new Stand(contender, plan, attends === undefined ? undefined : owners.get(entry));
    if (!owners.has(entry)) owners.set(entry, stand);
    return stand;
  });
}

/** One contender in one round. */
class Stand {
  readonly contender: Contender;
  readonly #plan: SlicesPlan;
  readonly #wanted: number;
  readonly #good: Slice[] = [];
  readonly #spoilt: Slice[] = [];
  /** Whose process it is. */
  readonly #owner: Stand;
  #subject: ReturnType<typeof startSubject> | undefined;
  #standing: StandingContender | undefined;
  #failure: Error | undefined;
  #stoppedByItself = true;
  #isUnsettled = false;

  constructor(contender: Contender, plan: SlicesPlan, owner?: Stand) {
    this.contender = contender;
    this.#plan = plan;
    this.#owner = owner ?? this;
    this.#wanted = Math.max(1, Math.round(contender.load.seconds / plan.sliceSeconds));
  }

  /** What the instrument spoilt is measured again, at most as often as it is wanted. */
  get mostTurns(): number {
    return 2 * this.#wanted;
  }

  /** 0 to 1 */
  get shareDone(): number {
    return Math.min(1, this.#good.length / this.#wanted + this.#spoilt.length / this.mostTurns);
  }

  get isDone(): boolean {
    if (this.#owner.#standing === undefined || this.#failure !== undefined || this.#isUnsettled) return true;
    return this.#good.length >= this.#wanted;
  }

  start(): Promise<void> {
    return this.#try(async () => {
      if (this.#owner !== this) return;
      const { entry } = this.contender;
      this.#subject = startSubject({ ...this.contender, entry: { ...entry, nodeFlags: ALWAYS_BUSY } });
      await this.#subject;
    });
  }

  gather(crew: Crew): Promise<void> {
    return this.#try(async () => {
      if (this.#subject === undefined) return;
      this.#standing = await StandingContender.gather(this.contender, await this.#subject, crew);
    });
  }

  /** What comes of it is not told: for its measured part one frame is enough. */
  warmUp(): Promise<void> {
    return this.#try(async () => {
      await this.#standing?.measure(await this.#pictures(), { seconds: 0 });
    });
  }

  takeTurn(): Promise<void> {
    return this.#try(async () => {
      const { load } = this.contender;
      const times = {
        seconds: load.seconds / this.#wanted,
        warmupSeconds: Math.min(MOST_SLICE_WARMUP_SECONDS, load.warmupSeconds),
      };
      if (this.contender.attends !== undefined) await this.#tell(this.contender.attends);
      const slice = await this.#owner.#standing?.measure(await this.#pictures(), times);
      if (slice === undefined) return;
      const { instrumentLimited } = validityOf(this.#raw(slice));
      (instrumentLimited ? this.#spoilt : this.#good).push(slice);
      // What has not come yet would be taken for frames of the next slice.
      this.#isUnsettled = slice.reports.some(({ groups }) =>
        Object.values(groups).some(({ ledger }) => ledger.lost !== 0),
      );
    });
  }

  async end(): Promise<void> {
    try {
      this.#stoppedByItself = (await this.#standing?.end()) ?? true;
    } catch (error) {
      this.#failed(error);
    }
  }

  async #tell(attends: boolean): Promise<void> {
    const subject = await this.#owner.#subject;
    if (subject?.attend === undefined)
      throw new Error('It cannot be told to leave its viewers to the system.');
    await subject.attend(attends);
  }

  /** Nothing, where the run was ended before anything was measured. */
  outcome(): Outcome[] {
    const contender = this.contender;
    const slices = this.#good.length > 0 ? this.#good : this.#spoilt;
    const failure = this.#failure ?? this.#owner.#failure;
    if (failure !== undefined && !this.#plan.signal.aborted) return [{ contender, failure }];
    const measurements = summariseRound(...slices.map((slice) => this.#raw(slice)));
    return measurements.length === 0 ? [] : [{ contender, measurements }];
  }

  #pictures(): Promise<RoundPictures> {
    return this.#plan.picturesOf(this.contender);
  }

  #raw(slice: Slice): RawRound {
    const { round, signal } = this.#plan;
    const stoppedByItself = this.#owner.#stoppedByItself || signal.aborted;
    return { ...slice, contender: this.contender, round, stoppedByItself };
  }

  /** Of one that failed nothing more is asked. */
  async #try(act: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await act();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#failure ??= errorOf(this.#plan.crew.blameFor(error));
  }
}
