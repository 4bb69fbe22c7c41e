import type { FindingName } from '../results/findings.ts';
import type { ExpectationResult, RunResults } from '../results/results.ts';
import type { BenchOptions, LoadDefaults } from '../run/options.ts';
import type { RunRequest } from '../run/run.ts';
import type { Entry } from '../subject/entries.ts';

export interface Scenario {
  readonly name: string;
  /** One line for `--list`. */
  readonly summary: string;
  readonly defaults: LoadDefaults;
  /** For `--quick`. */
  readonly quick: LoadDefaults;
  /** Where it tries more and more consumers: at most so many, if the user does not say. */
  readonly mostConsumers?: number;
  /** The same for `--real`, where it has a use for that. */
  readonly real?: { readonly usual: LoadDefaults; readonly quick: LoadDefaults };
  /** The entries it measures where the user names none; without it, all. */
  readonly entries?: readonly string[];
  /** The same for `--quick`, where that must be fewer. */
  readonly quickEntries?: readonly string[];
  /** What tells an entry's results apart where it is measured in several ways, as their labels have it. */
  variants?(options: BenchOptions, entry: Entry): readonly string[];
  /** What it measures beside what every run does. */
  readonly findings?: readonly FindingName[];
  /** False where it measures no entries, and nothing can be expected of them. */
  readonly measuresEntries?: false;
  /** It must start and stop the relay itself, so `--target` is not for it. */
  readonly needsOwnRelay?: boolean;
  /** What it expects of every relay of ours, as `--expect` is written. A run that disappoints it fails. */
  expectations?(options: BenchOptions): readonly string[];
  /** What is expected of all that was measured together, which no expectation of an entry can say. */
  judge?(results: RunResults, options: BenchOptions): readonly ExpectationResult[];
  run(request: RunRequest): Promise<RunResults>;
  /** The same of a stream that can be watched and not fed, where that makes sense. */
  watch?(request: RunRequest, stream: Entry): Promise<RunResults>;
}

/** What most scenarios start from: a webcam's frames and a room full of viewers. */
export const usualLoad: LoadDefaults = {
  consumers: 100,
  emitters: 1,
  fps: 20,
  frameBytes: 30_000,
  width: 640,
  height: 480,
  seconds: 2,
  // A relay runs for days: what V8 takes to compile its first second of work is not what a delivery costs.
  warmupSeconds: 2,
  rounds: 5,
};

/** A first look: under a minute for every transport and yardstick. */
export const quickLoad: LoadDefaults = {
  ...usualLoad,
  consumers: 40,
  seconds: 1,
  warmupSeconds: 0.5,
  rounds: 2,
};

/** What a scenario's load is where the user does not say otherwise. */
export function loadOf(
  { defaults, quick, real = { usual: defaults, quick } }: Scenario,
  isQuick: boolean,
  isReal: boolean,
): LoadDefaults {
  if (isReal) return isQuick ? real.quick : real.usual;
  return isQuick ? quick : defaults;
}
