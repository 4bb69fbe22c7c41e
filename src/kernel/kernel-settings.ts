/** What the kernel is asked to do for each connection. */
export interface KernelSettings {
  /** How many bytes of a connection it takes beyond those that it can send at once; 0 leaves it to the system. */
  readonly unsentLimitBytes: number;
  /** `auto` goes by what is seen of each connection, `system` leaves it to the system; else it is the name of one. */
  readonly congestionControl: string;
}

/** What came of it. */
export interface InForce {
  /** 0 where the system's holds. */
  readonly unsentLimitBytes: number;
  /** What connections begin with; undefined where it is not known. */
  readonly algorithm: string | undefined;
  /** What those are given that lose packets on their way; undefined where they keep it. */
  readonly onLossyPaths: string | undefined;
  /** Whether those whose packets stand in a queue are held to what their path carries. */
  readonly holdsQueues: boolean;
  /** Why that is less than was asked for, in clauses. */
  readonly shortfalls: readonly string[];
}

export const NOTHING_IN_FORCE: InForce = {
  unsentLimitBytes: 0,
  algorithm: undefined,
  onLossyPaths: undefined,
  holdsQueues: false,
  shortfalls: [],
};

/** The settings ask for a congestion control that cannot be had. The message says which can. */
export class CongestionControlError extends Error {
  override readonly name = 'CongestionControlError';
  readonly code = 'no-such-congestion-control';
}
