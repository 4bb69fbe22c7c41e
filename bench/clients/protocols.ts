import type { Protocol } from './client.ts';

/** What differs from one protocol to another beside its bytes. */
interface ProtocolTraits {
  /** A relay of ours welcomes those who speak it, and tells them their ledgers. */
  readonly isWelcomed: boolean;
  /** A program may have several streams, told apart by name. */
  readonly hasChannels: boolean;
  /** The address is that of the stream, with all of its query. */
  readonly isWholeAddress: boolean;
  /** Whoever speaks it may emit to any program; else to a relay of ours only, over another protocol. */
  readonly emitsToAnybody: boolean;
}

const ours: ProtocolTraits = {
  isWelcomed: true,
  hasChannels: true,
  isWholeAddress: false,
  emitsToAnybody: true,
};
const simple: ProtocolTraits = { ...ours, isWelcomed: false, hasChannels: false };

export const traitsOf: Readonly<Record<Protocol, ProtocolTraits>> = {
  websocket: ours,
  socketio: ours,
  'socketio-msgpack': ours,
  'socketio-polling': ours,
  'socketio-dataurl': simple,
  mjpeg: { ...ours, isWelcomed: false, isWholeAddress: true, emitsToAnybody: false },
  tcp: simple,
};
