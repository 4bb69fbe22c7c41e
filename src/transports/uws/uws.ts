import type { Link, SendOutcome, Session } from '../../relay/link.ts';
import type { RelayControl } from '../../wire/control.ts';
import { type RefusalCode, RefusalError } from '../../wire/errors.ts';
import type { Frame } from '../../wire/frame.ts';
import { helloFromQuery, LIVE_PATH } from '../../wire/hello.ts';
import type { Leave } from '../door/address-limit.ts';
import { Admission } from '../door/admission.ts';
import { noSession, openSession } from '../door/open-session.ts';
import {
  CLOSE_GRACE_MS,
  IDLE_TIMEOUT_SECONDS,
  type Listening,
  type ListenOptions,
  MESSAGE_LIMIT_SLACK_BYTES,
  type Transport,
} from '../transport.ts';
import { closeCodeOf, departureOf } from '../websocket/close-code.ts';
import { pingOf, reportPong } from '../websocket/ping-token.ts';
import type { HttpRequest, HttpResponse, UwsApp, UwsWebSocket } from './api.ts';
import { addressOf, sayWhy, serveFetch, type Unfinished, urlOf } from './http.ts';
import { UwsListener } from './listen.ts';
import { loadUws } from './native.ts';

/** What hangs on each uWebSockets.js socket. */
interface SocketData {
  readonly query: string;
  /** Gives back the place that its address has. */
  readonly leave: Leave;
  /** There once it is open. */
  link?: UwsLink;
  session: Session;
}

const DISABLED_COMPRESSION = 0;

/**
 * How long the library waits, at most, for the other end of a connection whose WebSocket is closed, as it says nowhere. It does
 * not tell either when that has gone.
 */
const LONGEST_LINGERING_MS = 16_000;

/**
 * Nothing is ever published there. To a socket that subscribes to nothing the library (20.30) writes messages of 16 kB and more
 * in a way of its own, which loses the message where the kernel takes none of it, so that its reader gets a broken stream, and
 * forgets to wait for the kernel where that happens in `drain`, so that its reader gets nothing more.
 */
const TOPIC_OF_NOTHING = '-';

/** uWebSockets.js, with its own HTTP server. */
export const uws: Transport = {
  async listen(options): Promise<Listening> {
    const { host, port, fetch, tls, failed } = options;
    const { uws: library, implementation } = loadUws();
    const app =
      tls === undefined
        ? library.App()
        : library.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
    const links = new Set<UwsLink>();
    const admission = new Admission(options);
    serveLinks(app, links, admission, options);
    const unfinished = serveFetch(app, {
      fetch,
      scheme: tls === undefined ? 'http' : 'https',
      admission,
      failed,
    });
    const listener = await UwsListener.open({ library, app, host, port, admission, failed });
    let closed: Promise<void> | undefined;
    return {
      port: listener.port,
      implementation,
      close(graceMs) {
        closed ??= close({ app, listener, links, unfinished }, graceMs);
        return closed;
      },
    };
  },
};

function serveLinks(app: UwsApp, links: Set<UwsLink>, admission: Admission, options: ListenOptions): void {
  const { relay, tls, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS } = options;
  app.ws<SocketData>(LIVE_PATH, {
    compression: DISABLED_COMPRESSION,
    maxPayloadLength: relay.messageLimitBytes + MESSAGE_LIMIT_SLACK_BYTES,
    // A frame, and what is said beside it, the goodbye at last; the relay sends no other until this one has drained.
    maxBackpressure: relay.messageLimitBytes + MESSAGE_LIMIT_SLACK_BYTES,
    // Anything but 0 and 8 to 960 would end the process. Pings are sent in time to keep it.
    idleTimeout: idleTimeoutSeconds,
    sendPingsAutomatically: true,
    upgrade(response, request, context) {
      const leave = knock(admission, response, request, tls === undefined ? 'http' : 'https');
      if (typeof leave === 'string') {
        sayWhy(response, leave);
        return;
      }
      const data: SocketData = { query: request.getQuery(), leave, session: noSession };
      const key = request.getHeader('sec-websocket-key');
      const protocol = request.getHeader('sec-websocket-protocol');
      const extensions = request.getHeader('sec-websocket-extensions');
      response.upgrade(data, key, protocol, extensions, context);
    },
    open(socket) {
      socket.subscribe(TOPIC_OF_NOTHING);
      const data = socket.getUserData();
      data.session = openSession(relay, helloFromQuery(data.query), () => {
        const link = new UwsLink(socket);
        data.link = link;
        links.add(link);
        return link;
      });
    },
    message(socket, message, isBinary) {
      const { session } = socket.getUserData();
      // The bytes are gone when this handler returns; text is a copy anyhow.
      session.message(isBinary ? Buffer.from(message.slice(0)) : Buffer.from(message).toString());
    },
    ping: heard,
    pong(socket, message) {
      const { link, session } = socket.getUserData();
      if (!reportPong(session, new Uint8Array(message))) link?.answered();
    },
    // Told whenever some of what waits has gone.
    drain(socket) {
      if (socket.getBufferedAmount() === 0) socket.getUserData().session.drained();
    },
    close(socket, code, message) {
      const { link, session, leave } = socket.getUserData();
      leave(code === ABNORMAL_CLOSURE ? 0 : LONGEST_LINGERING_MS);
      if (link !== undefined) {
        link.closed();
        links.delete(link);
      }
      // What a client says comes with its own code, or without its words: this one may not be sent (RFC 6455, 7.4.1).
      const broken = code === ABNORMAL_CLOSURE ? brokenRules.get(Buffer.from(message).toString()) : undefined;
      if (broken === undefined) session.closed(departureOf(code));
      else session.refuse(new RefusalError(broken));
    },
  });
}

const ABNORMAL_CLOSURE = 1006;

/** What the library says of a connection that it has ended by itself. */
const brokenRules: ReadonlyMap<string, RefusalCode> = new Map([
  ['Received too big message', 'frame-too-large'],
  ['WebSocket timed out from inactivity', 'idle'],
]);

function heard(socket: UwsWebSocket<SocketData>): void {
  socket.getUserData().session.heard();
}

/** Why it may not come in, or how it gives its place back. */
function knock(
  admission: Admission,
  response: HttpResponse,
  request: HttpRequest,
  scheme: 'http' | 'https',
): RefusalCode | Leave {
  const url = urlOf(request, scheme);
  if (url === undefined) {
    admission.turnedAway('bad-request');
    return 'bad-request';
  }
  if (!admission.admitsOrigin(request.getHeader('origin'), url)) return 'bad-origin';
  const entered = admission.enter(addressOf(response));
  if (typeof entered === 'string') admission.turnedAway(entered);
  return entered;
}

interface Serving {
  readonly app: UwsApp;
  readonly listener: UwsListener;
  readonly links: ReadonlySet<UwsLink>;
  readonly unfinished: Unfinished;
}

async function close({ app, listener, links, unfinished }: Serving, graceMs = CLOSE_GRACE_MS): Promise<void> {
  listener.close();
  const deadline = performance.now() + graceMs;
  while ((links.size > 0 || unfinished.size > 0) && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 10));
  // Who reads, and answers no ping, is told the code all the same.
  for (const link of links) link.answered();
  app.close();
}

class UwsLink implements Link {
  /** Undefined once closed: a closed uWebSockets.js socket throws when it is touched. */
  #socket: UwsWebSocket<SocketData> | undefined;
  /** Why it is being closed. */
  #reason: RefusalError | undefined;
  #cutOff: NodeJS.Timeout | undefined;

  constructor(socket: UwsWebSocket<SocketData>) {
    this.#socket = socket;
  }

  sendFrame(frame: Frame): SendOutcome {
    if (this.#socket === undefined || this.#reason !== undefined) return 'closed';
    const status = this.#socket.send(frame.bytes, true, false);
    if (status === 1) return 'taken';
    return status === 0 ? 'full' : 'refused';
  }

  sendControl(message: RelayControl): void {
    // Why it ends is the last thing that it is told.
    if (this.#reason === undefined) this.#socket?.send(JSON.stringify(message), false, false);
  }

  ask(token: number): boolean {
    if (this.#socket === undefined || this.#reason !== undefined) return false;
    this.#socket.ping(pingOf(token));
    return true;
  }

  bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0;
  }

  /**
   * What is ended cannot be cut off any more, lingers for as long as its client likes, up to a quarter of a minute, and nobody tells
   * what it has taken: only who answers is ended, and told the code. A relay that ends waits for the answers, and cuts off who is left.
   */
  close(reason: RefusalError): void {
    if (this.#reason !== undefined) return;
    this.sendControl({ type: 'error', code: reason.code, message: reason.message });
    this.#reason = reason;
    this.#socket?.ping('');
    if (reason.code === 'shutting-down') return;
    this.#cutOff = setTimeout(() => this.#socket?.close(), CLOSE_GRACE_MS).unref();
  }

  /** The client has read all that it was sent before. */
  answered(): void {
    if (this.#reason === undefined) return;
    // Calls the close handler before it returns.
    this.#socket?.end(closeCodeOf(this.#reason.code), this.#reason.code);
  }

  closed(): void {
    clearTimeout(this.#cutOff);
    this.#socket = undefined;
  }
}
