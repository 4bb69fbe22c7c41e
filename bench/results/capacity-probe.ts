/** A number of consumers that was tried, as it stands in results.json. */
export interface CapacityProbe {
  readonly consumers: number;
  readonly repeat: number;
  readonly met: boolean;
  /** True where the instrument, and not the relay, was the limit. */
  readonly instrumentLimited: boolean;
  /** Why the objective was not met, in words. */
  readonly reasons: readonly string[];
  /** So many of them; absent where all connected. */
  readonly connected?: number;
  /** What kept the next one out, such as "the relay refused: 503 too-many-connections: …". */
  readonly refusal?: string;
  /** Absent where nothing was delivered. */
  readonly latencyP99Ms?: number;
  readonly deliveredShare: number;
}
