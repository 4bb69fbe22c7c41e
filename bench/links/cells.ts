import type { Protocol } from '../clients/client.ts';
import { carriedFps, floorMs, type Stream } from './floor.ts';
import { type LinkClient, type LinkClientName, linkClient } from './link-clients.ts';
import type { LinkProfile } from './profile.ts';

/** A client behind a link: what is measured of a transport by itself. */
export interface Cell {
  readonly profile: LinkProfile;
  readonly client: LinkClient;
  /** Tells it apart from the others of its transport. */
  readonly name: string;
}

/** Every client that a transport knows, behind each link. */
export function cellsOf(
  profiles: readonly LinkProfile[],
  names: readonly LinkClientName[],
  wire: Protocol,
): Cell[] {
  const clients = names.map(linkClient).filter(({ protocolOf }) => protocolOf(wire) !== undefined);
  return profiles.flatMap((profile) =>
    clients.map((client) => ({ profile, client, name: `${profile.name}, ${client.name}` })),
  );
}

/** What a cell is held to. Ages are of its pictures whenever somebody looks, p99. */
export interface CellBounds {
  readonly floorMs: number;
  readonly carriedFps: number;
  /** As old as that they may be. */
  readonly goodAgeMs: number;
  /** Where they are older it is a failure. */
  readonly mostAgeMs: number;
  /** Of the frames that the link carries, 0 to 1. */
  readonly leastShare: number;
}

const LEAST_SHARE = 0.9;
/** Of links that carry far more than is sent, and neither pause nor lose anything. */
const LEAST_SHARE_OF_GOOD = 0.98;
const GOOD_LINK_TIMES = 3;

/** While a link changes, pictures may be as much older as this, and some seconds of frames be missing until all is as it was. */
const ADAPTING_MS = 1000;
const ADAPTING_SECONDS = 3;

export function boundsOf({ profile, client }: Cell, stream: Stream, seconds: number): CellBounds {
  const sent = { ...stream, frameBytes: stream.frameBytes * client.expansion };
  const floor = floorMs(profile, sent);
  const carried = carriedFps(profile, sent, seconds);
  const changes = profile.changes !== undefined;
  const allowanceMs = changes ? ADAPTING_MS : 0;
  const missing = changes ? Math.min(ADAPTING_SECONDS / seconds, 1) * Math.min(stream.fps, carried) : 0;
  const least = isGood(profile, sent) ? LEAST_SHARE_OF_GOOD : LEAST_SHARE;
  return {
    floorMs: floor,
    carriedFps: carried,
    goodAgeMs: client.goodFloors * floor + allowanceMs,
    mostAgeMs: client.mostFloors * floor + allowanceMs,
    leastShare: least * (1 - missing / carried),
  };
}

function isGood({ down, changes }: LinkProfile, { frameBytes, fps }: Stream): boolean {
  const isSpacious = down.bitsPerSecond > GOOD_LINK_TIMES * 8 * frameBytes * fps;
  return isSpacious && down.stall === undefined && (down.lossShare ?? 0) === 0 && changes === undefined;
}
