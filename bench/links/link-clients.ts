import type { WireName } from '../../src/wire/wire-name.ts';
import type { Protocol } from '../clients/client.ts';
import { UsageError } from '../errors/usage-error.ts';

/** Who watches behind a link. */
export interface LinkClient {
  readonly name: LinkClientName;
  /** What it speaks with a transport that speaks `wire`; undefined where it cannot. */
  readonly protocolOf: (wire: Protocol) => Protocol | undefined;
  readonly acknowledges: boolean;
  /** It is told its ledger, and sent whole frames; the others know images and nothing else. */
  readonly isOurs: boolean;
  /** It is given frames with what their emitter put before them, or with a header made anew; the others cut it off by themselves. */
  readonly givesHeaders: boolean;
  /** How many times as large as it is a frame becomes on its way. */
  readonly expansion: number;
  /** How old pictures may be (p99), in floors: where it is good, and where it is a failure. */
  readonly goodFloors: number;
  readonly mostFloors: number;
}

export const linkClientNames = ['ack', 'plain', 'original', 'polling', 'mjpeg'] as const;
export type LinkClientName = (typeof linkClientNames)[number];

/** Text for bytes, four letters for three. */
const BASE64 = 4 / 3;

const socketIoWires = new Set<Protocol>(['socketio', 'socketio-msgpack'] satisfies WireName[]);
const isSocketIo = (wire: Protocol): boolean => socketIoWires.has(wire);

const overWebSocket = { expansion: 1, goodFloors: 1.5, mostFloors: 2 };

const clients: Readonly<Record<LinkClientName, Omit<LinkClient, 'name'>>> = {
  ack: {
    // Our own client, which acknowledges.
    protocolOf: (wire) => wire,
    acknowledges: true,
    isOurs: true,
    givesHeaders: true,
    ...overWebSocket,
  },
  plain: {
    // A client of the library, over a WebSocket, which acknowledges nothing.
    protocolOf: (wire) => wire,
    acknowledges: false,
    isOurs: true,
    givesHeaders: true,
    ...overWebSocket,
  },
  original: {
    // The original program’s client: socket.io-client 1.4.8 over a WebSocket, undeclared, with data URLs.
    protocolOf: (wire) => (wire === 'socketio' ? 'socketio-dataurl' : undefined),
    acknowledges: false,
    isOurs: false,
    givesHeaders: false,
    ...overWebSocket,
    expansion: BASE64,
  },
  polling: {
    // Socket.IO over polling.
    protocolOf: (wire) => (wire === 'socketio' ? 'socketio-polling' : undefined),
    acknowledges: false,
    isOurs: true,
    givesHeaders: true,
    expansion: BASE64,
    goodFloors: 2.5,
    mostFloors: 2.5,
  },
  mjpeg: {
    // MJPEG over HTTP.
    protocolOf: (wire) => (wire === 'websocket' || isSocketIo(wire) ? 'mjpeg' : undefined),
    acknowledges: false,
    isOurs: false,
    givesHeaders: true,
    expansion: 1,
    goodFloors: 2,
    mostFloors: 2,
  },
};

export const linkClient = (name: LinkClientName): LinkClient => ({ name, ...clients[name] });

/** Names of clients, separated by commas. @throws UsageError */
export function parseLinkClients(text: string): LinkClientName[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name, i) => {
    const known = linkClientNames.find((candidate) => candidate === name);
    if (known === undefined || names.indexOf(name) !== i) {
      const what = known === undefined ? 'is not allowed' : 'is there twice';
      throw new UsageError(`--clients: "${name}" ${what}; give some of ${linkClientNames.join(', ')}.`);
    }
    return known;
  });
}
