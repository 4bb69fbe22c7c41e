import { Server, type Socket } from 'socket.io';
import * as defaultParser from 'socket.io-parser';
import type { Session } from '../relay/link.ts';
import type { LinkAcceptor } from '../relay/relay.ts';
import { WireError } from '../wire/errors.ts';
import { DEFAULT_CHANNEL, type RawHello } from '../wire/hello.ts';
import { frameFromDataUrl } from './data-url.ts';
import { NodeHttpServer } from './node-http.ts';
import { openSession } from './open-session.ts';
import { packageVersion } from './package-version.ts';
import { type EncodedPacket, type FrameEncodings, frameEncodings } from './socketio-encoding.ts';
import { SocketIoLink } from './socketio-link.ts';
import {
  CLOSE_GRACE_MS,
  IDLE_TIMEOUT_SECONDS,
  type Listening,
  type ListenOptions,
  MESSAGE_LIMIT_SLACK_BYTES,
  type Transport,
} from './transport.ts';

/** What the two Socket.IO transports do not share. */
export interface SocketIoFlavour {
  /** A Socket.IO parser module; clients must use the same one. */
  readonly parser: { readonly Encoder: new () => { encode(packet: defaultParser.Packet): unknown } };
  /** Packages to name in reports. */
  readonly packages: readonly string[];
}

/** Socket.IO on Node's HTTP server with its default parser: for any client, down to socket.io-client 1.4. */
export const socketio: Transport = socketIoTransport({ parser: defaultParser, packages: ['socket.io'] });

/** A Socket.IO transport on Node's HTTP server. */
export function socketIoTransport(flavour: SocketIoFlavour): Transport {
  return { listen: (options) => listen(flavour, options) };
}

async function listen(flavour: SocketIoFlavour, options: ListenOptions): Promise<Listening> {
  const { host, port, relay, fetch, nowMicros, tls, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS } = options;
  const http = new NodeHttpServer(fetch, tls);
  const server = new Server(http.server, {
    parser: flavour.parser,
    allowEIO3: true,
    // Data URLs take four bytes for three of the image.
    maxHttpBufferSize: Math.ceil((relay.messageLimitBytes * 4) / 3) + MESSAGE_LIMIT_SLACK_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: 10_000,
    // A ping, and as long again for its answer.
    pingInterval: (idleTimeoutSeconds * 1000) / 2,
    pingTimeout: (idleTimeoutSeconds * 1000) / 2,
  });
  const encoder = new flavour.parser.Encoder();
  const encodings = frameEncodings(
    (payload) =>
      encoder.encode({
        type: defaultParser.PacketType.EVENT,
        nsp: '/',
        data: ['stream', payload],
      }) as EncodedPacket[],
  );
  server.on('connection', (socket) => accept(socket, relay, encodings, nowMicros));
  const listeningPort = await http.listen(host, port);
  let closed: Promise<void> | undefined;
  return {
    port: listeningPort,
    implementation: flavour.packages.map((name) => `${name} ${packageVersion(name)}`).join(' with '),
    close() {
      closed ??= close(server, http);
      return closed;
    },
  };
}

async function close(server: Server, http: NodeHttpServer): Promise<void> {
  const httpClosed = http.close();
  // Socket.IO's own close ends connections without their goodbye; the relay has said it to those still open.
  const deadline = Date.now() + CLOSE_GRACE_MS;
  while (server.engine.clientsCount > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  server.engine.close();
  await httpClosed;
}

function accept(
  socket: Socket,
  relay: LinkAcceptor,
  encodings: FrameEncodings,
  nowMicros: () => number,
): void {
  const hello = helloOf(socket);
  const undeclared = hello.role === undefined && hello.channel === undefined;
  const link = new SocketIoLink(socket, undeclared ? encodings.dataUrl : encodings.binary, undeclared);
  const session = undeclared
    ? relay.open(link, { role: 'undeclared', channel: DEFAULT_CHANNEL, acknowledges: false })
    : openSession(relay, link, hello);
  link.attach(session);
  const frameBytes = frameReader(nowMicros);
  socket.on('stream', (payload: unknown) => receive(session, () => frameBytes(payload)));
  socket.on('control', (payload: unknown) => receive(session, () => controlText(payload)));
  socket.on('disconnect', () => session.closed());
}

/** The hello in the handshake: `auth` of current clients, the query of all others. */
function helloOf(socket: Socket): RawHello {
  const { query, auth } = socket.handshake;
  return { ...query, ...auth };
}

function receive(session: Session, read: () => Uint8Array | string): void {
  try {
    session.message(read());
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    session.refuse(error);
  }
}

function controlText(payload: unknown): string {
  if (typeof payload !== 'string') throw new WireError('bad-control', 'It is not text.');
  return payload;
}

/** Reads what one emitter sends: frames, or data URLs, which get the sequence and the time at which they came. */
function frameReader(nowMicros: () => number): (payload: unknown) => Uint8Array {
  let sequence = 0;
  return (payload) => {
    if (typeof payload === 'string') {
      const frame = frameFromDataUrl(payload, { sequence, captureTimeMicros: nowMicros() });
      sequence++;
      return frame;
    }
    if (payload instanceof Uint8Array) return payload;
    // What the MessagePack parser makes of a Uint8Array that was sent from Node.
    if (payload instanceof ArrayBuffer) return new Uint8Array(payload);
    throw new WireError('bad-frame', 'It is neither binary nor a data URL.');
  };
}
