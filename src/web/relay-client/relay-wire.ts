import { askRelay } from '../page/ask-relay.ts';
import type * as webSocketWire from './websocket-wire.ts';
import type { PageHello, Wire, WireEvents } from './wire.ts';

type WireModule = Pick<typeof webSocketWire, 'openWire'>;

/** A page downloads only the wire that its relay speaks. */
const modules: Readonly<Record<string, () => Promise<WireModule>>> = {
  uws: () => import('./websocket-wire.ts'),
  ws: () => import('./websocket-wire.ts'),
  socketio: () => import('./socketio-wire.ts'),
  'socketio-msgpack': () => import('./socketio-msgpack-wire.ts'),
};

const ANSWER_TIMEOUT_MS = 4000;

/**
 * Opens the wire that the relay speaks. It is asked each time, because a relay that comes back may have been started with
 * another transport. Where it does not answer, the wire of last time is tried: after a network has gone without a word,
 * browsers go on putting questions on the connections that they had, while a wire gets one of its own.
 *
 * What it answers with throws an Error if the relay cannot be reached or speaks a wire that these pages do not know, and
 * opens nothing once its signal is aborted.
 */
export function relayWireOpener(
  hello: PageHello,
): (events: WireEvents, signal: AbortSignal) => Promise<Wire> {
  let spoken: string | undefined;
  return async (events, signal) => {
    const transport = await transportOf(signal).catch((error: unknown) => {
      if (spoken !== undefined && isTimeout(error)) return spoken;
      throw error;
    });
    const load = Object.hasOwn(modules, transport) ? modules[transport] : undefined;
    if (load === undefined) throw new Error(`These pages do not speak "${transport}".`);
    const { openWire } = await load();
    signal.throwIfAborted();
    spoken = transport;
    return openWire(hello, events);
  };
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

async function transportOf(signal: AbortSignal): Promise<string> {
  const { transport } = await askRelay<{ readonly transport: string }>('relay.json', {
    fetch: (address, init) => fetch(address, init),
    base: document.baseURI,
    timeoutMs: ANSWER_TIMEOUT_MS,
    signal,
  });
  return transport;
}
