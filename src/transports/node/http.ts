import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createRequestListener } from '@remix-run/node-fetch-server';
import type { RefusalCode } from '../../wire/errors.ts';
import type { Admission } from '../door/admission.ts';
import { alwaysAnswering } from '../door/answer.ts';
import { CountedConnection, type SessionPlace } from '../door/counted-connection.ts';
import { rawRefusal, refusalResponse } from '../door/refusal-answer.ts';
import { NO_HOST, requestUrl } from '../door/request-url.ts';
import type { TurnedAway } from '../door/turned-away.ts';
import { CLOSE_GRACE_MS, IDLE_TIMEOUT_SECONDS, type ListenOptions } from '../transport.ts';
import { nodeServer } from './server.ts';

/** How a transport lets links in. */
export interface LinkDoor {
  /** Whether links are asked for there, by an upgrade. */
  readonly isAt: (path: string) => boolean;
  /**
   * Whether somebody who asks for that is let in, though there is no place, to be told so over the link: of the answer to an upgrade
   * browsers show nothing.
   */
  readonly tells?: (url: URL) => boolean;
  /** The session that this is a request of, if it has a place of its own. */
  readonly sessionAt?: (url: URL) => SessionPlace | undefined;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Node's HTTP server for a fetch-style handler. It can be closed although upgraded connections are still open. */
export class NodeHttpServer {
  /** A handler that throws answers 500, and the server goes on. */
  readonly server: Server;
  readonly #scheme: 'http' | 'https';
  readonly #admission: Admission;
  readonly #door: LinkDoor;
  readonly #urls = new WeakMap<object, URL>();
  readonly #connections = new Map<Socket, CountedConnection>();
  readonly #turnedAway: TurnedAway;
  /** Those of them that need not be counted any more as refused. */
  readonly #accountedFor = new WeakSet<Socket>();
  readonly #upgraded = new WeakSet<Socket>();
  readonly #answering = new WeakSet<Socket>();

  constructor(options: ListenOptions, admission: Admission, door: LinkDoor) {
    const { fetch, tls, failed } = options;
    this.#scheme = tls === undefined ? 'http' : 'https';
    this.#admission = admission;
    this.#turnedAway = admission.descriptors.withoutPlace;
    this.#door = door;
    const answer = alwaysAnswering(fetch, failed);
    const serve: RequestListener = (request, response) => {
      // It makes the URL by putting these before the target as it was sent.
      const { protocol, host } = this.urlOf(request);
      createRequestListener((asked: Request) => answer(asked), { protocol, host, onError })(
        request,
        response,
      );
    };
    this.server = nodeServer(options, serve, (request) => this.#asksForLink(request));
    // Before it listens, an error is why it does not; afterwards it is of one connection, and the others go on.
    this.server.on('error', (error) => {
      if (this.server.listening) failed(error);
    });
    this.server.on('connection', (socket) => {
      const connection = new CountedConnection(admission, socket.remoteAddress ?? '');
      this.#connections.set(socket, connection);
      socket.once('close', () => {
        this.#connections.delete(socket);
        this.#turnedAway.delete(socket);
        if (connection.refusal !== undefined) this.#countRefusal(socket, connection.refusal);
        connection.leave();
      });
      // Its request is answered with the reason; until it sends one it is as idle as any other.
      if (connection.refusal !== undefined)
        this.#turnedAway.add(socket, {
          reason: connection.refusal,
          isBusy: () => this.#answering.has(socket),
          end: () => socket.destroy(),
        });
    });
    // Only proxies are asked to connect to somebody else.
    this.server.on('connect', (_request, socket) => this.#refuse(socket, 'bad-request'));
    this.#endWhoIsTooSlow(options);
  }

  /**
   * What it asks for.
   *
   * @param request one that was let in
   */
  urlOf(request: object): URL {
    const url = this.#urls.get(request);
    if (url === undefined) throw new Error('This request was never let in.');
    return url;
  }

  /** Why the connection over which this came has no place, if it has none. */
  whyTurnedAway({ socket }: IncomingMessage): RefusalCode | undefined {
    return this.#turnedAway.why(plainSocketOf(socket));
  }

  /** A place for the session that begins with this request; undefined if its address has none left. */
  beginSession({ socket }: IncomingMessage): SessionPlace | undefined {
    return this.#connections.get(plainSocketOf(socket))?.beginSession();
  }

  /**
   * Resolves with the port once the server listens; rejects if it cannot, for example because the port is busy. Whoever else
   * answers requests here has to have attached to the server by then.
   */
  listen(host: string, port: number): Promise<number> {
    this.#letIn(this.server.listeners('request') as RequestListener[]);
    this.#letUpgrade(this.server.listeners('upgrade') as UpgradeListener[]);
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  #endWhoIsTooSlow({ relay, idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS }: ListenOptions): void {
    this.server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      const { code = '' } = error;
      const refusal = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'handshake-timeout' : 'bad-request';
      // Whatever else goes wrong is no fault of what was sent.
      if (refusal === 'handshake-timeout' || code.startsWith('HPE_')) relay.turnedAway(refusal);
      if (!socket.writable || this.#answering.has(plainSocketOf(socket))) {
        socket.destroy();
        return;
      }
      socket.write(code === 'HPE_HEADER_OVERFLOW' ? HEAD_TOO_LARGE : rawRefusal(refusal));
      socket.destroySoon();
    });
    this.server.on('tlsClientError', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') relay.turnedAway('handshake-timeout');
    });
    // Whoever waits for an answer may wait; whoever does not take one is gone.
    this.server.setTimeout(idleTimeoutSeconds * 1000, (socket: Socket) => {
      if (socket.writableLength === 0) return;
      relay.turnedAway('idle');
      socket.destroy();
    });
  }

  #letIn(listeners: readonly RequestListener[]): void {
    this.server.removeAllListeners('request');
    // Whatever else it expects (RFC 9110, 10.1.1): Node would refuse it by itself, beside all limits.
    this.server.on('checkExpectation', (request, response) => this.server.emit('request', request, response));
    this.server.on('request', (request, response) => {
      // Node would hand over all that one read brought, thousands of requests, before anybody else has a turn. No browser
      // sends the next one before it has the answer.
      const socket = plainSocketOf(request.socket);
      if (this.#answering.has(socket)) {
        request.socket.destroy();
        return;
      }
      this.#answering.add(socket);
      response.once('close', () => {
        this.#answering.delete(socket);
        // It would be kept for requests that nobody hears any more.
        if (!this.server.listening) socket.destroySoon();
      });
      const isUnderstood = this.#takeUrl(request);
      const refusal = this.whyTurnedAway(request);
      if (!isUnderstood) {
        this.#admission.turnedAway('bad-request');
        refuse(request, response, 'bad-request');
      } else if (refusal === undefined || this.#answersAlways(request, response)) {
        for (const listener of listeners) listener.call(this.server, request, response);
      } else this.#sayWhy(refusal, request, response);
    });
  }

  /** Whether somebody for whom there is no place is answered: once, so that the next time is another try for a place. */
  #answersAlways(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.#admission.answersAlways(this.urlOf(request).pathname)) return false;
    this.#accountedFor.add(plainSocketOf(request.socket));
    response.shouldKeepAlive = false;
    return true;
  }

  #sayWhy(code: RefusalCode, request: IncomingMessage, response: ServerResponse): void {
    const { origin } = request.headers;
    this.#countRefusal(plainSocketOf(request.socket), code);
    // Pages that may connect may read why they cannot.
    if (origin && this.#admission.allowsOrigin(origin, this.urlOf(request)))
      response.setHeader('access-control-allow-origin', origin);
    refuse(request, response, code);
  }

  #countRefusal(socket: Socket, code: RefusalCode): void {
    if (this.#accountedFor.has(socket)) return;
    this.#accountedFor.add(socket);
    this.#admission.turnedAway(code);
  }

  #letUpgrade(listeners: readonly UpgradeListener[]): void {
    this.server.removeAllListeners('upgrade');
    this.server.on('upgrade', (request, socket, head) => {
      this.#upgraded.add(plainSocketOf(request.socket));
      const refusal = this.whyTurnedAway(request);
      if (refusal !== undefined) this.#countRefusal(plainSocketOf(request.socket), refusal);
      if (refusal !== undefined && this.#door.tells?.(this.urlOf(request)) !== true)
        refuseUpgrade(socket, refusal);
      else for (const listener of listeners) listener.call(this.server, request, socket, head);
    });
  }

  #asksForLink(request: IncomingMessage): boolean {
    const protocols = request.headers.upgrade?.toLowerCase().split(/\s*,\s*/) ?? [];
    return (
      protocols.includes('websocket') &&
      this.#takeUrl(request) &&
      this.#door.isAt(this.urlOf(request).pathname)
    );
  }

  /** Keeps what a request asks for; false if that is not a path on one host. */
  #takeUrl(request: IncomingMessage): boolean {
    const { host: hosts = [] } = request.headersDistinct;
    const isHostless = hosts.length === 0 && request.httpVersion === '1.0';
    const head = { target: request.url ?? '', hosts: isHostless ? [NO_HOST] : hosts };
    const url = requestUrl(this.#scheme, head);
    if (url === undefined) return false;
    this.#urls.set(request, url);
    this.#findPlace(request, url);
    return true;
  }

  /** Who has a session here has a place. */
  #findPlace({ socket }: IncomingMessage, url: URL): void {
    const plain = plainSocketOf(socket);
    const connection = this.#connections.get(plain);
    const session = this.#door.isAt(url.pathname) ? this.#door.sessionAt?.(url) : undefined;
    if (session !== undefined) connection?.carry(session);
    if (connection?.refusal !== undefined) connection.enter();
    if (connection?.refusal === undefined) this.#turnedAway.delete(plain);
  }

  #refuse(socket: Duplex, code: RefusalCode): void {
    this.#admission.turnedAway(code);
    refuseUpgrade(socket, code);
  }

  /** Stops listening, waits a moment for connections that are being closed, and ends what is left. */
  close(graceMs = CLOSE_GRACE_MS): Promise<void> {
    return new Promise((resolve) => {
      const grace = setTimeout(() => {
        for (const socket of this.#connections.keys()) socket.destroy();
      }, graceMs);
      this.server.close(() => {
        clearTimeout(grace);
        resolve();
      });
      this.server.closeIdleConnections();
      // Browsers open connections that they may need later: who has asked nothing is not waited for.
      for (const socket of this.#connections.keys()) {
        if (!this.#answering.has(socket) && !this.#upgraded.has(socket)) socket.destroy();
      }
    });
  }
}

export function refuseUpgrade(socket: Duplex, code: RefusalCode): void {
  // An upgraded socket is nobody's: without this a client that resets it would end the process.
  socket.on('error', () => socket.destroy());
  socket.end(rawRefusal(code));
  // Nor does it end because its client does, or ever, if that does not.
  const timer = setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

export function refuse(request: IncomingMessage, response: ServerResponse, code: RefusalCode): void {
  createRequestListener(() => refusalResponse(code))(request, response);
}

/** A method that no handler can be asked with. */
const onError = (): Response => refusalResponse('bad-request');

const HEAD_TOO_LARGE =
  'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** What a TLS socket wraps: that is the one that came as a connection. */
function plainSocketOf(socket: Socket): Socket {
  const { _parent } = socket as { _parent?: unknown };
  return _parent instanceof Socket ? _parent : socket;
}
