/** What the loop needs. Times are milliseconds of any clock that does not run backwards. */
export interface EmitLoop<Picture> {
  readonly intervalMs: number;
  /** True when a frame may be sent now. */
  readonly hasRoom: () => boolean;
  readonly encode: () => Promise<Picture>;
  readonly send: (picture: Picture) => void;
  readonly nowMs: () => number;
  readonly sleep: (delayMs: number) => Promise<void>;
}

/**
 * Sends a picture each interval until it is stopped. What cannot be done in time is skipped and never queued: no
 * picture is taken while the one before is being encoded or still waits for the network.
 *
 * @throws whatever `encode` throws
 */
export async function emitFrames<Picture>(loop: EmitLoop<Picture>, stopped: AbortSignal): Promise<void> {
  let dueMs = loop.nowMs();
  while (!stopped.aborted) {
    if (loop.hasRoom()) {
      const picture = await loop.encode();
      // Much can have happened meanwhile.
      if (!stopped.aborted && loop.hasRoom()) loop.send(picture);
    }
    dueMs = nextDueMs(dueMs, loop.nowMs(), loop.intervalMs);
    await loop.sleep(dueMs - loop.nowMs());
  }
}

/** An interval after the last picture was due. If that has passed, it is due now, and the next ones count from here. */
function nextDueMs(dueMs: number, nowMs: number, intervalMs: number): number {
  return Math.max(dueMs + intervalMs, nowMs);
}
