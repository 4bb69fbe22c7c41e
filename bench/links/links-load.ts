import type { ProcessLoad } from '../meters/load-meter.ts';

/** Packets of one direction, since the link is there. */
export interface WayCounts {
  readonly passed: number;
  readonly passedBytes: number;
  readonly lost: number;
  /** Lost because the queue was full. */
  readonly queueFull: number;
}

/** How the process fared that carries links, and what it carried, as far as it sees packets. */
export interface LinksLoad extends ProcessLoad {
  /** How long after it was due a packet left. */
  readonly lateness?: { readonly p99Ms: number; readonly worstMs: number };
  /** In the order of the links. */
  readonly ways?: readonly { readonly down: WayCounts; readonly up: WayCounts }[];
}
