import { readFileSync } from 'node:fs';
import { createServer, IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { HANDSHAKE_TIMEOUT_SECONDS, IDLE_TIMEOUT_SECONDS, type ListenOptions } from '../transport.ts';

/** How often Node looks for requests that take too long, at least so many times in the time that they have. */
const LOOKS_IN_A_TIMEOUT = 4;

function timeoutsOf({
  handshakeTimeoutSeconds = HANDSHAKE_TIMEOUT_SECONDS,
  idleTimeoutSeconds = IDLE_TIMEOUT_SECONDS,
}: ListenOptions) {
  const handshakeTimeoutMs = handshakeTimeoutSeconds * 1000;
  return {
    headersTimeout: handshakeTimeoutMs,
    // Whoever emits over polling may have large bodies, and a slow network.
    requestTimeout: Math.max(handshakeTimeoutMs, idleTimeoutSeconds * 1000),
    connectionsCheckingInterval: handshakeTimeoutMs / LOOKS_IN_A_TIMEOUT,
    // Asked for here, with words.
    requireHostHeader: false,
    // The kernel finds out whether somebody who only waits is still there.
    keepAlive: true,
    keepAliveInitialDelay: idleTimeoutSeconds * 1000,
  };
}

/**
 * Requests of which those alone are upgrades that ask for a link. Node would take every one with an `Upgrade` header for one: who
 * does not know the protocol, h2c for example, answers as if there were no such header (RFC 9110, 7.8).
 */
function requestsOf(asksForLink: (request: IncomingMessage) => boolean): typeof IncomingMessage {
  return class extends IncomingMessage {
    #upgrade: boolean | null = null;

    /** Node's parser says that it may be one, and asks whether it is when all of its head is there. */
    get upgrade(): boolean {
      return this.#upgrade === true && (this.method === 'CONNECT' || asksForLink(this));
    }

    set upgrade(mayBe: boolean | null) {
      // Node's own constructor is the first to say something.
      if (#upgrade in this) this.#upgrade = mayBe;
    }
  };
}

/**
 * Node's server of HTTP, or of https, with the relay's limits.
 *
 * @param asksForLink whether somebody who may upgrade is to
 */
export function nodeServer(
  options: ListenOptions,
  listener: RequestListener,
  asksForLink: (request: IncomingMessage) => boolean,
): Server {
  const { tls } = options;
  const timeouts = { ...timeoutsOf(options), IncomingMessage: requestsOf(asksForLink) };
  if (tls === undefined) return createServer(timeouts, listener);
  const certificate = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
  return createTlsServer(
    { ...timeouts, ...certificate, handshakeTimeout: timeouts.headersTimeout },
    listener,
  );
}
