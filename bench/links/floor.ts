import type { LinkProfile } from './profile.ts';

/** Headers of packets, of a frame's bytes. */
const PACKET_HEADERS = 0.03;

/** Header of a frame and of the protocol that carries it, about. */
const FRAME_HEADERS_BYTES = 100;

export interface Stream {
  readonly frameBytes: number;
  readonly fps: number;
}

const wireBytes = (frameBytes: number): number => frameBytes * (1 + PACKET_HEADERS) + FRAME_HEADERS_BYTES;

/** What a frame takes on the bottleneck alone. */
const serialisationMs = (frameBytes: number, bitsPerSecond: number): number =>
  (8000 * wireBytes(frameBytes)) / bitsPerSecond;

/** The direction as it is at its worst: the least rate and the longest way that it changes to. */
function worstOf({ down, changes = [] }: LinkProfile): { bitsPerSecond: number; delayMs: number } {
  const each = [down, ...changes.map((change) => ({ ...down, ...change.down }))];
  return {
    bitsPerSecond: Math.min(...each.map(({ bitsPerSecond }) => bitsPerSecond)),
    delayMs: Math.max(...each.map(({ delayMs }) => delayMs)),
  };
}

/**
 * How old the newest picture behind a link is at the worst, if everything is done right: the way there and its jitter, the
 * longest pause, a frame that has just been begun and the next one, which goes behind it, an interval until there is
 * another, and where packets are lost a round trip (and the outage) until what was lost is there after all.
 */
export function floorMs(profile: LinkProfile, { frameBytes, fps }: Stream): number {
  const { down } = profile;
  const { bitsPerSecond, delayMs } = worstOf(profile);
  const loss = (down.lossShare ?? 0) > 0 ? 2 * delayMs + (down.outageMs ?? 0) : 0;
  return (
    delayMs +
    down.jitterMs +
    (down.stall?.forMs ?? 0) +
    2 * serialisationMs(frameBytes, bitsPerSecond) +
    1000 / fps +
    loss
  );
}

/** How many of a stream's frames a link carries a second, over `seconds` from the start of what is measured. */
export function carriedFps({ down, changes = [] }: LinkProfile, stream: Stream, seconds: number): number {
  let link = down;
  let fromSeconds = 0;
  let frames = 0;
  for (const { atSeconds, down: changed } of [...changes, { atSeconds: seconds, down: {} }]) {
    const untilSeconds = Math.min(seconds, Math.max(fromSeconds, atSeconds));
    frames += (untilSeconds - fromSeconds) * steadyFps(link, stream);
    fromSeconds = untilSeconds;
    link = { ...link, ...changed };
  }
  return frames / seconds;
}

function steadyFps(
  { bitsPerSecond, stall, lossShare = 0, outageMs = 0 }: LinkProfile['down'],
  { frameBytes, fps }: Stream,
): number {
  const through =
    (stall === undefined ? 1 : 1 - stall.forMs / stall.everyMs) * (outageMs > 0 ? 1 - lossShare : 1);
  return through * Math.min(fps, 1000 / serialisationMs(frameBytes, bitsPerSecond / (1 + lossShare)));
}
