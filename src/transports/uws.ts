import type { Link, SendOutcome, Session } from '../relay/link.ts';
import type { LinkAcceptor } from '../relay/relay.ts';
import type { RelayControl } from '../wire/control.ts';
import type { WireError } from '../wire/errors.ts';
import type { Frame } from '../wire/frame.ts';
import { helloFromQuery, LIVE_PATH } from '../wire/hello.ts';
import { closeCodeOf } from './close-code.ts';
import { openSession } from './open-session.ts';
import {
  CLOSE_GRACE_MS,
  IDLE_TIMEOUT_SECONDS,
  type Listening,
  MESSAGE_LIMIT_SLACK_BYTES,
  type Transport,
} from './transport.ts';
import type { Uws, UwsApp, UwsListenSocket, UwsWebSocket } from './uws-api.ts';
import { serveFetch } from './uws-http.ts';
import { loadUws } from './uws-native.ts';

/** What hangs on each uWebSockets.js socket. Link and session are there once it is open. */
interface SocketData {
  readonly query: string;
  link?: UwsLink;
  session?: Session;
}

const DISABLED_COMPRESSION = 0;

/** Without it a second server on the same port would share it silently. */
const LISTEN_EXCLUSIVELY = 1;

/** uWebSockets.js, with its own HTTP server. */
export const uws: Transport = {
  async listen(options): Promise<Listening> {
    const { host, port, relay, fetch, tls, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS } = options;
    const { uws: library, implementation } = loadUws();
    const app =
      tls === undefined
        ? library.App()
        : library.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile });
    const links = new Set<UwsLink>();
    serveLinks(app, relay, links, idleTimeoutSeconds);
    serveFetch(app, fetch, tls === undefined ? 'http' : 'https');
    const listenSocket = await listen(app, host, port);
    let closed: Promise<void> | undefined;
    return {
      port: library.us_socket_local_port(listenSocket),
      implementation,
      close() {
        closed ??= close(library, app, listenSocket, links);
        return closed;
      },
    };
  },
};

function serveLinks(app: UwsApp, relay: LinkAcceptor, links: Set<UwsLink>, idleTimeoutSeconds: number): void {
  app.ws<SocketData>(LIVE_PATH, {
    compression: DISABLED_COMPRESSION,
    maxPayloadLength: relay.messageLimitBytes + MESSAGE_LIMIT_SLACK_BYTES,
    // Tested before a send, so a frame always fits; the relay sends no other until this one has drained.
    maxBackpressure: relay.messageLimitBytes,
    // Anything but 0 and 8 to 960 would end the process. Pings are sent in time to keep it.
    idleTimeout: idleTimeoutSeconds,
    sendPingsAutomatically: true,
    upgrade(response, request, context) {
      const data: SocketData = { query: request.getQuery() };
      const key = request.getHeader('sec-websocket-key');
      const protocol = request.getHeader('sec-websocket-protocol');
      const extensions = request.getHeader('sec-websocket-extensions');
      response.upgrade(data, key, protocol, extensions, context);
    },
    open(socket) {
      const data = socket.getUserData();
      data.link = new UwsLink(socket);
      links.add(data.link);
      data.session = openSession(relay, data.link, helloFromQuery(data.query));
    },
    message(socket, message, isBinary) {
      // The bytes are gone when this handler returns.
      const bytes = Buffer.from(message.slice(0));
      socket.getUserData().session?.message(isBinary ? bytes : bytes.toString());
    },
    drain(socket) {
      socket.getUserData().session?.drained();
    },
    close(socket) {
      const { link, session } = socket.getUserData();
      if (link !== undefined) {
        link.closed();
        links.delete(link);
      }
      session?.closed();
    },
  });
}

function listen(app: UwsApp, host: string, port: number): Promise<UwsListenSocket> {
  return new Promise((resolve, reject) => {
    app.listen(host, port, LISTEN_EXCLUSIVELY, (listenSocket) => {
      if (listenSocket) resolve(listenSocket);
      // uWebSockets.js does not say why; Node's own message is the same for its transports.
      else reject(Object.assign(new Error(`listen failed: ${host}:${port}`), { code: 'EADDRINUSE' }));
    });
  });
}

async function close(
  library: Uws,
  app: UwsApp,
  listenSocket: UwsListenSocket,
  links: Set<UwsLink>,
): Promise<void> {
  library.us_listen_socket_close(listenSocket);
  const deadline = Date.now() + CLOSE_GRACE_MS;
  while (links.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  app.close();
}

class UwsLink implements Link {
  /** Undefined once closed: a closed uWebSockets.js socket throws when it is touched. */
  #socket: UwsWebSocket<SocketData> | undefined;

  constructor(socket: UwsWebSocket<SocketData>) {
    this.#socket = socket;
  }

  sendFrame(frame: Frame): SendOutcome {
    if (this.#socket === undefined) return 'closed';
    const status = this.#socket.send(frame.bytes, true, false);
    if (status === 1) return 'taken';
    return status === 0 ? 'full' : 'refused';
  }

  sendControl(message: RelayControl): void {
    this.#socket?.send(JSON.stringify(message), false, false);
  }

  bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0;
  }

  close(reason: WireError): void {
    this.sendControl({ type: 'error', code: reason.code, message: reason.message });
    // Calls the close handler before it returns.
    this.#socket?.end(closeCodeOf(reason.code), reason.code);
  }

  closed(): void {
    this.#socket = undefined;
  }
}
