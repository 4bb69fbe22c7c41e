import type { SubjectUsage } from './probe.ts';

/** What is measured, while it runs. */
export interface Subject {
  /** Where it takes connections. */
  readonly url: string;
  /** What it uses is measured from now on. May be called again, to begin anew; standstills since the first call are kept then. */
  begin(epochOffsetMicros: number): Promise<void>;
  /** Undefined where that cannot be known. */
  end(): Promise<SubjectUsage | undefined>;
  /** Tells a relay that can be told so to see to its viewers, or to leave them to the system. */
  attend?(attends: boolean): Promise<void>;
  /** Answers whether it ended by itself when it was asked to. */
  stop(): Promise<boolean>;
}
