import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Link, SendOutcome, Session } from '../../relay/link.ts';
import type { LinkAcceptor } from '../../relay/relay.ts';
import type { RelayControl } from '../../wire/control.ts';
import { RefusalError } from '../../wire/errors.ts';
import type { Frame } from '../../wire/frame.ts';
import { helloFromQuery, LIVE_PATH } from '../../wire/hello.ts';
import { Admission } from '../door/admission.ts';
import { openSession } from '../door/open-session.ts';
import { NodeHttpServer } from '../node/http.ts';
import { writeFrame } from '../node/socket-frames.ts';
import { isTooLarge, waitForGoodbye, wsOptions } from '../node/ws-options.ts';
import { packageVersion } from '../package-version.ts';
import {
  IDLE_TIMEOUT_SECONDS,
  type Listening,
  MESSAGE_LIMIT_SLACK_BYTES,
  type Transport,
} from '../transport.ts';
import { closeCodeOf, departureOf } from '../websocket/close-code.ts';
import { opcodes, webSocketFrame } from '../websocket/frame.ts';
import { oncePerFrame } from '../websocket/once-per-frame.ts';
import { pingOf, reportPong } from '../websocket/ping-token.ts';
import { Heartbeat } from './heartbeat.ts';

/** The `ws` library on Node's HTTP server. */
export const ws: Transport = {
  async listen(listenOptions): Promise<Listening> {
    const { host, port, relay, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS } = listenOptions;
    const webSockets = new WebSocketServer({
      ...wsOptions,
      noServer: true,
      maxPayload: relay.messageLimitBytes + MESSAGE_LIMIT_SLACK_BYTES,
      perMessageDeflate: false,
      clientTracking: false,
    });
    const heartbeat = new Heartbeat(idleTimeoutSeconds * 1000);
    const http = new NodeHttpServer(listenOptions, new Admission(listenOptions), {
      isAt: (path) => path === LIVE_PATH,
      onUpgrade({ request, socket, head, url: { search } }) {
        webSockets.handleUpgrade(request, socket, head, (webSocket) =>
          accept(webSocket, socket, { relay, heartbeat, query: search }),
        );
      },
    });
    const listeningPort = await http.listen(host, port);
    let closed: Promise<void> | undefined;
    return {
      port: listeningPort,
      implementation: `ws ${packageVersion('ws')}`,
      close(graceMs) {
        heartbeat.stop();
        closed ??= http.close(graceMs);
        return closed;
      },
    };
  },
};

function accept(
  webSocket: WebSocket,
  socket: Duplex,
  { relay, heartbeat, query }: { relay: LinkAcceptor; heartbeat: Heartbeat; query: string },
): void {
  const session = openSession(
    relay,
    helloFromQuery(query),
    (theirs) => new WsLink(webSocket, socket, theirs),
  );
  heartbeat.watch(webSocket, () => session.refuse(new RefusalError('idle')));
  webSocket.on('message', (data, isBinary) => session.message(isBinary ? bytesOf(data) : String(data)));
  webSocket.on('close', (code) => session.closed(departureOf(code)));
  webSocket.on('ping', () => session.heard());
  webSocket.on('pong', (payload) => reportPong(session, payload));
  // ws has closed the socket by itself when it reports a protocol error; `close` follows.
  webSocket.on('error', (error) => {
    if (isTooLarge(error)) session.refuse(new RefusalError('frame-too-large'));
  });
}

/** `ws` gives one Buffer, because `binaryType` is left at its default. */
function bytesOf(data: RawData): Uint8Array {
  return Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [new Uint8Array(data)]);
}

const wholeMessage = oncePerFrame((frame) => webSocketFrame(opcodes.binary, frame.bytes));

class WsLink implements Link {
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #flushed: () => void;

  constructor(webSocket: WebSocket, socket: Duplex, session: Session) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#flushed = () => session.drained();
    socket.on('drain', this.#flushed);
  }

  /**
   * The frame goes to the socket as one ready-made WebSocket message. That is sound because without compression `ws`
   * itself never holds a message back: whatever it was given before is in the socket already.
   */
  sendFrame(frame: Frame): SendOutcome {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return 'closed';
    return writeFrame(this.#socket, wholeMessage(frame), this.#flushed);
  }

  sendControl(message: RelayControl): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#webSocket.send(JSON.stringify(message));
  }

  ask(token: number): boolean {
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return false;
    this.#webSocket.ping(pingOf(token));
    return true;
  }

  bufferedBytes(): number {
    return this.#socket.writableLength;
  }

  close(reason: RefusalError): void {
    this.sendControl({ type: 'error', code: reason.code, message: reason.message });
    // The server itself ends what is left when it has drained.
    if (reason.code === 'shutting-down') waitForGoodbye(this.#webSocket, Number.POSITIVE_INFINITY);
    this.#webSocket.close(closeCodeOf(reason.code), reason.code);
  }
}
