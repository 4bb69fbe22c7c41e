import type { TcpInfo } from './tcp-info.ts';

/** What is remembered of a connection from one look at it to the next. */
export interface PathMemory {
  readonly info: TcpInfo;
  /** The rates of the last looks, in bytes a second. */
  readonly rates: readonly number[];
  /** Looks at which packets had been lost though none stood in a queue; one at which nothing was lost takes half of one away. */
  readonly lossyLooks: number;
  readonly treatment: Treatment;
}

/** What is done for a connection. */
export interface Treatment {
  /** Its packets are lost for other reasons than a full queue: it is to have a congestion control that does not go by losses. */
  readonly ignoresLosses: boolean;
  /** How many bytes may be on their way or in the kernel, because more would stand in a queue; undefined for as many as it likes. */
  readonly roomBytes: number | undefined;
}

/** Packets that stand in a queue make a round trip so much longer than the least one. */
const QUEUEING_RATIO = 1.25;
const QUEUEING_MS = 40;
/** Fewer are the end of a recovery, or an accident. */
const LOSSY_LOOKS = 3;
const QUIET_LOOK = 0.5;
/** Of the packets between two looks. A loss-based control has a tenth of a link of 25 ms at 20 Mbit/s left with more. */
const LOSSY_SHARE = 0.003;
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
/** With so much more than it should need it needs no limit. */
const AMPLE_ROOM = 3;

const NO_TREATMENT: Treatment = { ignoresLosses: false, roomBytes: undefined };

export const beginningOf = (info: TcpInfo): PathMemory => ({
  info,
  rates: [],
  lossyLooks: 0,
  treatment: NO_TREATMENT,
});

/**
 * What a look at a connection adds to what was known of it. Looks are about a second apart; nothing here depends on how far.
 *
 * A queue that stands is a round trip far above the least: the room is then what the path holds (rate by least round trip), and
 * grows again while no queue stands. Losses without a queue are not its overflow. Who ignores losses does so for good, as
 * losses that do no harm are no longer seen, and has room of its own control's making.
 *
 * @param mayIgnoreLosses whether there is a congestion control that does
 */
export function judge(memory: PathMemory, info: TcpInfo, mayIgnoreLosses: boolean): PathMemory {
  const sent = info.sentSegments - memory.info.sentSegments;
  if (memory.treatment.ignoresLosses || sent < FEWEST_SEGMENTS) return { ...memory, info };
  const rates = [...memory.rates, info.bytesPerSecond].slice(-LOOKS_OF_RATE);
  const lost = info.retransmittedSegments - memory.info.retransmittedSegments;
  const lossyLooks = nextLossyLooks(memory.lossyLooks, lost / sent, isQueueing(info));
  if (mayIgnoreLosses && lossyLooks >= LOSSY_LOOKS)
    return { info, rates, lossyLooks, treatment: { ignoresLosses: true, roomBytes: undefined } };
  const roomBytes = nextRoom(memory.treatment.roomBytes, info, Math.max(...rates));
  return { info, rates, lossyLooks, treatment: { ignoresLosses: false, roomBytes } };
}

const isQueueing = ({ roundTripMs, leastRoundTripMs }: TcpInfo): boolean =>
  roundTripMs > QUEUEING_RATIO * leastRoundTripMs + QUEUEING_MS;

function nextLossyLooks(before: number, lostShare: number, queueing: boolean): number {
  if (lostShare < LOSSY_SHARE) return Math.max(0, before - QUIET_LOOK);
  return queueing ? before : before + 1;
}

function nextRoom(before: number | undefined, info: TcpInfo, bytesPerSecond: number): number | undefined {
  const enough = (ROOM_RATIO * bytesPerSecond * info.leastRoundTripMs) / 1000 + ROOM_BYTES;
  if (isQueueing(info)) return enough;
  if (before === undefined || before * ROOM_GROWTH > AMPLE_ROOM * enough) return undefined;
  return before * ROOM_GROWTH;
}
