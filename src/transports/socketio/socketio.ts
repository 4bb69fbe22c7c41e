import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server, type Socket } from 'socket.io';
import * as defaultParser from 'socket.io-parser';
import { type ServerOptions, WebSocketServer } from 'ws';
import type { Link, Session } from '../../relay/link.ts';
import type { LinkAcceptor } from '../../relay/relay.ts';
import { type RefusalCode, RefusalError } from '../../wire/errors.ts';
import { DEFAULT_CHANNEL, type Hello, type RawHello } from '../../wire/hello.ts';
import { Admission } from '../door/admission.ts';
import { noSession, openSession } from '../door/open-session.ts';
import { type LinkRoute, NodeHttpServer, refuse, refuseUpgrade } from '../node/http.ts';
import { wsOptions } from '../node/ws-options.ts';
import { packageVersion } from '../package-version.ts';
import {
  CLOSE_GRACE_MS,
  HANDSHAKE_TIMEOUT_SECONDS,
  IDLE_TIMEOUT_SECONDS,
  type Listening,
  type ListenOptions,
  MESSAGE_LIMIT_SLACK_BYTES,
  type Transport,
} from '../transport.ts';
import type { WhyNot } from './checked-decoding.ts';
import { Connections, type LinkedConnection } from './connections.ts';
import { frameFromDataUrl } from './data-url.ts';
import { encodingsOf, type FrameEncodings, type Parser } from './encoding.ts';
import type { EngineConnection } from './engine-sockets.ts';
import { SocketIoLink } from './link.ts';
import { whyNotJson } from './messages.ts';
import { PollingPlaces } from './places.ts';
import { onTrickle } from './trickle.ts';

/** What the two Socket.IO transports do not share. */
export interface SocketIoFlavour {
  /** A Socket.IO parser module; clients must use the same one. */
  readonly parser: Parser;
  /** Packages to name in reports. */
  readonly packages: readonly string[];
  readonly whyNot: WhyNot;
}

/** Socket.IO on Node's HTTP server with its default parser: for any client, down to socket.io-client 1.4. */
export const socketio: Transport = socketIoTransport({
  parser: defaultParser,
  packages: ['socket.io'],
  whyNot: whyNotJson,
});

/** Engine.IO takes whatever is behind its path. A client that knows WebSockets only learns nothing in another way. */
const door: Pick<LinkRoute, 'isAt' | 'tells'> = {
  isAt: (path) => path.startsWith('/socket.io/'),
  tells: ({ searchParams }) => searchParams.get('transport') === 'websocket' && !searchParams.has('sid'),
};

/** Engine.IO waits half a minute for clients that it closes, and has no option for that. */
class HastyWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, ...wsOptions });
  }
}

/** A Socket.IO transport on Node's HTTP server. */
export function socketIoTransport(flavour: SocketIoFlavour): Transport {
  return { listen: (options) => listen(flavour, options) };
}

async function listen(flavour: SocketIoFlavour, options: ListenOptions): Promise<Listening> {
  const { host, port, relay, nowMicros, allowsOrigin } = options;
  const { idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS } = options;
  const { handshakeTimeoutSeconds = HANDSHAKE_TIMEOUT_SECONDS } = options;
  const admission = new Admission(options);
  const places = new PollingPlaces();
  // Engine.IO wants a server to attach to. This one never listens: it is handed what is Engine.IO's, and what that then leaves.
  const attachable = createServer((request, response) => http.serve(request, response));
  const http = new NodeHttpServer(options, admission, {
    ...door,
    sessionAt: (url) => places.at(url),
    onRequest(request, response) {
      onTrickle(request, () => relay.turnedAway('too-fast'));
      attachable.emit('request', request, response);
    },
    onUpgrade: ({ request, socket, head }) => void attachable.emit('upgrade', request, socket, head),
  });
  const server = new Server(attachable, {
    parser: flavour.parser,
    allowEIO3: true,
    // Data URLs take four bytes for three of the image.
    maxHttpBufferSize: Math.ceil((relay.messageLimitBytes * 4) / 3) + MESSAGE_LIMIT_SLACK_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    wsEngine: HastyWebSocketServer,
    allowRequest(request, answer) {
      const refusal = whyNoSession(request, http, admission, places);
      if (refusal === undefined) answer(null, true);
      else refuseUnasked(request, refusal);
    },
    // Browsers let a page of another origin poll only where they are told that it may.
    cors(
      request: Pick<IncomingMessage, 'headers'>,
      answer: (error: null, options: { origin: boolean }) => void,
    ) {
      const { origin } = request.headers;
      const { host: askedHost } = http.urlOf(request);
      answer(null, { origin: origin !== undefined && (allowsOrigin?.(origin, askedHost) ?? true) });
    },
    // A ping, and as long again for its answer.
    pingInterval: (idleTimeoutSeconds * 1000) / 2,
    pingTimeout: (idleTimeoutSeconds * 1000) / 2,
  });
  const frames = encodingsOf(flavour.parser);
  const connections = new Connections(relay, flavour.whyNot, handshakeTimeoutSeconds * 1000);
  server.engine.on('connection', (connection: EngineConnection) => {
    connections.get(connection);
    places.begun(connection);
  });
  server.on('connection', (socket) => {
    const connection = connections.get(socket.conn);
    const refusal = http.whyTurnedAway(socket.request);
    if (refusal !== undefined) tellWhy(refusal, socket, connection, frames);
    else accept(socket, connection, relay, frames, nowMicros);
  });
  const listeningPort = await http.listen(host, port);
  let closed: Promise<void> | undefined;
  return {
    port: listeningPort,
    implementation: flavour.packages.map((name) => `${name} ${packageVersion(name)}`).join(' with '),
    close(graceMs = CLOSE_GRACE_MS) {
      closed ??= close(server, http, connections, graceMs);
      return closed;
    },
  };
}

/** Engine.IO keeps the answer there, of requests that are no upgrade. */
type EngineRequest = IncomingMessage & { readonly res?: ServerResponse };

/** A WebSocket has the place of its connection, and was asked for its origin; whoever polls needs one for the session. */
function whyNoSession(
  request: EngineRequest,
  http: NodeHttpServer,
  admission: Admission,
  places: PollingPlaces,
): RefusalCode | undefined {
  if (request.res === undefined) return undefined;
  if (!admission.admitsOrigin(request.headers.origin, http.urlOf(request))) return 'bad-origin';
  const place = http.beginSession(request);
  if (place !== undefined) places.begin(request, request.res, place);
  else admission.turnedAway('too-many-connections');
  return place === undefined ? 'too-many-connections' : undefined;
}

/** Engine.IO has words of its own, and says 400 to every upgrade. It is not told, and has kept nothing of the request. */
function refuseUnasked(request: EngineRequest, code: RefusalCode): void {
  if (request.res === undefined) refuseUpgrade(request.socket, code);
  else refuse(request, request.res, code);
}

async function close(
  server: Server,
  http: NodeHttpServer,
  connections: Connections,
  graceMs: number,
): Promise<void> {
  const endPolling = connections.holdLastPolls();
  const httpClosed = http.close(graceMs);
  // The relay says goodbye meanwhile.
  setImmediate(endPolling);
  // Socket.IO's own close ends connections without their goodbye; the relay has said it to those still open.
  const deadline = performance.now() + graceMs;
  while (server.engine.clientsCount > 0 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  server.engine.close();
  await httpClosed;
}

function accept(
  socket: Socket,
  connection: LinkedConnection,
  relay: LinkAcceptor,
  encodings: FrameEncodings,
  nowMicros: () => number,
): void {
  if (connection.session !== undefined) {
    relay.turnedAway('bad-control');
    socket.disconnect(true);
    return;
  }
  const hello = helloOf(socket);
  const undeclared = hello.role === undefined && hello.channel === undefined;
  const speech = {
    encode: undeclared ? encodings.dataUrl : encodings.binary,
    originalEventsOnly: undeclared,
  };
  const linkOf = (theirs: Session): Link => new SocketIoLink(socket, connection.backlog, speech, theirs);
  const session = undeclared ? relay.open(undeclaredHello(hello), linkOf) : openSession(relay, hello, linkOf);
  connection.session = session;
  const frameBytes = frameReader(nowMicros);
  socket.on('stream', (payload: unknown) => receive(session, () => frameBytes(payload)));
  socket.on('control', (payload: unknown) => receive(session, () => controlText(payload)));
  // A client that disconnects says so; a tab that is closed does not.
  socket.on('disconnect', (reason) => {
    const saidGoodbye = reason === 'client namespace disconnect';
    if (reason === 'ping timeout') session.refuse(new RefusalError('idle'));
    else session.closed(saidGoodbye ? 'left' : 'lost');
    // Only its namespace: it would keep the connection, and no session to bound what it sends.
    if (saidGoodbye) socket.conn.close(true);
  });
  // Socket.IO forgets a client that was still being let in, or that sends CONNECT twice over protocol 3.
  socket.conn.once('close', () => session.closed('lost'));
  if (!socket.connected || socket.conn.readyState === 'closed') session.closed('lost');
}

/** It is counted as refused already. */
function tellWhy(
  code: RefusalCode,
  socket: Socket,
  { backlog }: LinkedConnection,
  { binary }: FrameEncodings,
): void {
  const link = new SocketIoLink(socket, backlog, { encode: binary, originalEventsOnly: false }, noSession);
  link.close(new RefusalError(code));
}

/** The hello in the handshake: `auth` of current clients, the query of all others. */
function helloOf(socket: Socket): RawHello {
  const { query, auth } = socket.handshake;
  return { ...query, ...auth };
}

/** It knows nothing of roles and channels; what it was given as a token it may have put into its address. */
const undeclaredHello = ({ token }: RawHello): Hello => ({
  role: 'undeclared',
  channel: DEFAULT_CHANNEL,
  acknowledges: false,
  ...(typeof token === 'string' ? { token } : {}),
});

function receive(session: Session, read: () => Uint8Array | string): void {
  try {
    session.message(read());
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error;
    session.refuse(error);
  }
}

function controlText(payload: unknown): string {
  if (typeof payload !== 'string') throw new RefusalError('bad-control', 'It is not text.');
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
    throw new RefusalError('bad-frame', 'It is neither binary nor a data URL.');
  };
}
