import { createRequire } from 'node:module';

/** What the original program's pages use of socket.io-client 1.4.8, which has no types. */
export interface OriginalSocket {
  on(event: string, handler: (payload: unknown) => void): void;
  emit(event: string, payload: string): void;
  disconnect(): void;
}

interface OriginalOptions {
  readonly transports?: readonly string[];
  readonly forceNew: boolean;
  readonly reconnection: boolean;
}

const require = createRequire(import.meta.url);
const clientRequire = createRequire(require.resolve('socket.io-client-1.4.8'));

/**
 * The `ws` 1.0.1 below this client takes optional accelerators by name, and those of today, which other packages bring
 * along, have another interface. It is given the fallbacks that it has for where there are none.
 */
for (const helper of ['BufferUtil', 'Validation']) {
  const fallback = clientRequire(`ws/lib/${helper}.fallback`);
  const path = clientRequire.resolve(`ws/lib/${helper}`);
  const { cache } = require;
  cache[path] = Object.assign(new (require('node:module') as typeof import('node:module').Module)(path), {
    exports: fallback,
    filename: path,
    loaded: true,
  });
}

/**
 * Newer Nodes have a WebSocket like a browser's. This client would take it, and its parser for Node cannot read the binary
 * messages that come over that: it is not shown, so that the client takes `ws` on all of them.
 */
function loadedBesideNoWebSocket(): unknown {
  const nodesOwn = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  Reflect.deleteProperty(globalThis, 'WebSocket');
  try {
    return require('socket.io-client-1.4.8');
  } finally {
    if (nodesOwn !== undefined) Object.defineProperty(globalThis, 'WebSocket', nodesOwn);
  }
}

export const connectOriginal = loadedBesideNoWebSocket() as (
  url: string,
  options: OriginalOptions,
) => OriginalSocket;
