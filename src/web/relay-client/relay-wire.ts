import type { WireName } from '../../wire/wire-name.ts';
import { askRelay } from '../page/ask-relay.ts';
import type { Connection, ConnectionEvents, PageHello } from './connection.ts';
import type * as webSocketWire from './websocket-wire.ts';

type WireModule = Pick<typeof webSocketWire, 'openConnection'>;

/** A page downloads only the wire that its relay speaks. */
const modules: Readonly<Record<WireName, () => Promise<WireModule>>> = {
  websocket: () => import('./websocket-wire.ts'),
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
export function relayConnectionOpener(
  hello: PageHello,
): (events: ConnectionEvents, signal: AbortSignal) => Promise<Connection> {
  let spoken: string | undefined;
  return async (events, signal) => {
    const wire = await wireOfRelay(signal).catch((error: unknown) => {
      if (spoken !== undefined && isTimeout(error)) return spoken;
      throw error;
    });
    if (!isKnown(wire)) throw new Error(`These pages do not speak "${wire}".`);
    const { openConnection } = await modules[wire]();
    signal.throwIfAborted();
    spoken = wire;
    return openConnection(hello, events);
  };
}

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

const isKnown = (wire: string): wire is WireName => Object.hasOwn(modules, wire);

async function wireOfRelay(signal: AbortSignal): Promise<string> {
  const { wire } = await askRelay<{ readonly wire: string }>('relay.json', {
    fetch: (address, init) => fetch(address, init),
    base: document.baseURI,
    timeoutMs: ANSWER_TIMEOUT_MS,
    signal,
  });
  return wire;
}
