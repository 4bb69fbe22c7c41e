/** What the loop needs. Times are milliseconds of any clock that does not run backwards. */
export interface EmitLoop<Picture> {
  /** May change from one picture to the next. */
  readonly intervalMs: () => number;
  /** True when a frame may be sent now. */
  readonly hasRoom: () => boolean;
  readonly encode: () => Promise<Picture>;
  readonly send: (picture: Picture) => void;
  /** So many frames were due and are left out: the one before was still being encoded, or waited for the network. */
  readonly skipped: (frames: number) => void;
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
    await emitOne(loop, stopped);
    const intervalMs = loop.intervalMs();
    // An interval after the last picture was due. If that has passed, it is due now, and the next ones count from here.
    const lateMs = Math.max(0, loop.nowMs() - (dueMs + intervalMs));
    // Timers are a little late always.
    const missed = Math.round(lateMs / intervalMs);
    if (missed > 0) loop.skipped(missed);
    dueMs += intervalMs + lateMs;
    await loop.sleep(dueMs - loop.nowMs());
  }
}

async function emitOne<Picture>(loop: EmitLoop<Picture>, stopped: AbortSignal): Promise<void> {
  if (!loop.hasRoom()) {
    loop.skipped(1);
    return;
  }
  const picture = await loop.encode();
  if (stopped.aborted) return;
  // Much can have happened meanwhile.
  if (loop.hasRoom()) loop.send(picture);
  else loop.skipped(1);
}
