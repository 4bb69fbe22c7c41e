import type { TcpInfo } from './tcp-info.ts';

/** What is remembered of a connection from one look at it to the next. */
export interface PathMemory {
  readonly info: TcpInfo;
  /** The rates of the last looks, in bytes a second. */
  readonly rates: readonly number[];
  /** Looks at which packets had been lost though none stood in a queue; one at which nothing was lost takes half of one away. */
  readonly lossyLooks: number;
  /** A round trip without a queue, where the path was found to have become longer than the kernel remembers. */
  readonly longerPathMs: number | undefined;
  /** There while the connection is held. */
  readonly hold: Hold | undefined;
  readonly treatment: Treatment;
}

interface Hold {
  readonly roomBytes: number;
  /** The rate when it began. */
  readonly bytesPerSecond: number;
  /** The round trip before room was halved, to see whether a queue goes. */
  readonly triedFromMs?: number;
}

/** What is done for a connection. */
export interface Treatment {
  /** Its packets are lost for other reasons than a full queue: it is to have a congestion control that does not go by losses. */
  readonly ignoresLosses: boolean;
  /** How many bytes may be on their way or in the kernel, because more would stand in a queue; undefined for as many as it likes. */
  readonly roomBytes: number | undefined;
  /** How fast packets may leave, in bytes a second, so that a frame does not come to a short queue all at once; undefined for at will. */
  readonly paceBytesPerSecond: number | undefined;
}

/** Packets that stand in a queue make a round trip so much longer than the least one. */
const QUEUEING_RATIO = 1.25;
const QUEUEING_MS = 40;
/** Fewer are the end of a recovery, or an accident. */
const LOSSY_LOOKS = 3;
const QUIET_LOOK = 0.5;
/** Of the packets between two looks. A loss-based control has a tenth of a link of 25 ms at 20 Mbit/s left with more. */
const LOSSY_SHARE = 0.003;
/** So many at once, of a path that carried all there was to send, went down with a pause of the link: as a lossy look, and more. */
const BURST_SHARE = 0.05;
const BURST_LOOKS = 2.5;
/** Who was sent less between two looks is sent no video. */
const FEWEST_SEGMENTS = 10;
/** So many looks are remembered for the rate: one may fall into a pause. */
const LOOKS_OF_RATE = 3;
/** What fills the path, and some more, for a rate to be found that has grown. */
const ROOM_RATIO = 1.25;
/** Besides: what waits in the kernel for its turn. */
const ROOM_BYTES = 12_000;
/** Room grows by that at each look without a queue. */
const ROOM_GROWTH = 1.25;
/** Of the rate: frames that wait are to be made up for, and a rate that has grown to be found. */
const PACE_RATIO = 1.5;
/** With so much more than it should need it needs no limit. */
const AMPLE_ROOM = 3;

/** A hold at which the rate has fallen so far is of a slower link, or a mistake. */
const FALLEN = 0.7;
/** What is left of a round trip at most with half the room, if it was a queue. */
const LEFT_OF_QUEUE = 0.8;

export const beginningOf = (info: TcpInfo): PathMemory => ({
  info,
  rates: [],
  lossyLooks: 0,
  longerPathMs: undefined,
  hold: undefined,
  treatment: { ignoresLosses: false, roomBytes: undefined, paceBytesPerSecond: undefined },
});

/** Whether nothing is to be expected that could not wait for a few looks: it fares well, or has all that can be done for it. */
export const isCalm = ({ rates, lossyLooks, hold, treatment }: PathMemory): boolean =>
  treatment.ignoresLosses || (rates.length === LOOKS_OF_RATE && lossyLooks === 0 && hold === undefined);

/**
 * What a look at a connection adds to what was known of it. Looks are about a second apart; nothing here depends on how far.
 *
 * A queue that stands is a round trip far above the least: the room is then what the path holds (rate by least round trip), and
 * grows again while no queue stands; and packets are paced, as a frame at once overflows a queue that is hardly longer. Losses
 * without a queue are not its overflow. Who ignores losses does so for good, as losses that do no harm are no longer seen, and has
 * room and pace of its own control's making.
 *
 * @param mayIgnoreLosses whether there is a congestion control that does
 */
export function judge(memory: PathMemory, info: TcpInfo, mayIgnoreLosses: boolean): PathMemory {
  const sent = info.sentSegments - memory.info.sentSegments;
  if (memory.treatment.ignoresLosses || sent < FEWEST_SEGMENTS) return { ...memory, info };
  const rates = [...memory.rates, info.bytesPerSecond].slice(-LOOKS_OF_RATE);
  const bytesPerSecond = Math.max(...rates);
  const lost = info.retransmittedSegments - memory.info.retransmittedSegments;
  const pathMs = Math.max(info.leastRoundTripMs, Math.min(memory.longerPathMs ?? 0, info.roundTripMs));
  const queueing = info.roundTripMs > QUEUEING_RATIO * pathMs + QUEUEING_MS;
  const lossyLooks = nextLossyLooks(memory, lost / sent, queueing);
  const ignoresLosses = mayIgnoreLosses && lossyLooks >= LOSSY_LOOKS;
  const known = { info, rates, lossyLooks, longerPathMs: memory.longerPathMs && pathMs };
  const treated = (hold?: Hold, longerPathMs = known.longerPathMs): PathMemory => ({
    ...known,
    longerPathMs,
    hold,
    treatment: {
      ignoresLosses,
      roomBytes: hold?.roomBytes,
      paceBytesPerSecond: hold && Math.round(PACE_RATIO * bytesPerSecond),
    },
  });
  if (ignoresLosses) return treated();
  const { triedFromMs } = memory.hold ?? {};
  if (triedFromMs !== undefined && info.roundTripMs > LEFT_OF_QUEUE * triedFromMs)
    return treated(undefined, info.roundTripMs);
  return treated(nextHold(memory.hold, info, { pathMs, queueing, bytesPerSecond }));
}

function nextLossyLooks(
  { lossyLooks: before, info }: Pick<PathMemory, 'lossyLooks' | 'info'>,
  lostShare: number,
  queueing: boolean,
): number {
  if (info.isRateOfSender && lostShare >= BURST_SHARE) return before + BURST_LOOKS;
  if (lostShare < LOSSY_SHARE) return Math.max(0, before - QUIET_LOOK);
  return queueing ? before : before + 1;
}

interface Path {
  readonly pathMs: number;
  readonly queueing: boolean;
  readonly bytesPerSecond: number;
}

/**
 * A path that became longer looks like a queue: with room for the shorter one its rate falls, and the round trip stays. So does a
 * link that became slower, whose round trip is shorter with less room: where the rate has fallen, that is tried.
 */
function nextHold(before: Hold | undefined, info: TcpInfo, path: Path): Hold | undefined {
  const enough = (ROOM_RATIO * path.bytesPerSecond * path.pathMs) / 1000 + ROOM_BYTES;
  if (before === undefined || before.triedFromMs !== undefined)
    return path.queueing ? { roomBytes: enough, bytesPerSecond: path.bytesPerSecond } : undefined;
  const { bytesPerSecond } = before;
  if (!path.queueing) {
    const roomBytes = before.roomBytes * ROOM_GROWTH;
    return roomBytes > AMPLE_ROOM * enough ? undefined : { roomBytes, bytesPerSecond };
  }
  if (path.bytesPerSecond < FALLEN * bytesPerSecond)
    return { roomBytes: enough / 2, bytesPerSecond, triedFromMs: info.roundTripMs };
  return { roomBytes: enough, bytesPerSecond };
}
