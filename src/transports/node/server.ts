import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
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

/** Node's server of HTTP, or of https, with the relay's limits. */
export function nodeServer(options: ListenOptions, listener: RequestListener): Server {
  const { tls } = options;
  const timeouts = timeoutsOf(options);
  if (tls === undefined) return createServer(timeouts, listener);
  const certificate = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) };
  return createTlsServer(
    { ...timeouts, ...certificate, handshakeTimeout: timeouts.headersTimeout },
    listener,
  );
}
