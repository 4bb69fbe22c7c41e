import type { BenchOptions } from '../options.ts';
import type { ProgressLine } from '../progress.ts';
import type { RunResults } from '../results.ts';

/** The load of a scenario where the user does not say otherwise. */
export type LoadDefaults = Pick<
  BenchOptions,
  | 'consumers'
  | 'emitters'
  | 'fps'
  | 'frameBytes'
  | 'width'
  | 'height'
  | 'seconds'
  | 'warmupSeconds'
  | 'rounds'
>;

export interface ScenarioSurroundings {
  readonly options: BenchOptions;
  /** What to type to run it again. */
  readonly command: string;
  readonly progress: ProgressLine;
  /** Aborted when the user wants it to stop: what was measured until then is returned. */
  readonly signal: AbortSignal;
}

export interface Scenario {
  readonly name: string;
  /** One line for `--list`. */
  readonly summary: string;
  readonly defaults: LoadDefaults;
  /** For `--quick`. */
  readonly quick: LoadDefaults;
  run(surroundings: ScenarioSurroundings): Promise<RunResults>;
}
