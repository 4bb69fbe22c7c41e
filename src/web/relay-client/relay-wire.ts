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
 * Asks the relay which wire it speaks, and opens that one. It is asked each time, because a relay that comes back may
 * have been started with another transport.
 *
 * @param signal when it is not wanted any more
 * @throws Error if the relay does not answer, or speaks a wire that these pages do not know
 */
export async function openRelayWire(
  hello: PageHello,
  events: WireEvents,
  signal: AbortSignal,
): Promise<Wire> {
  const transport = await transportOf(signal);
  const load = Object.hasOwn(modules, transport) ? modules[transport] : undefined;
  if (load === undefined) throw new Error(`These pages do not speak "${transport}".`);
  const { openWire } = await load();
  signal.throwIfAborted();
  return openWire(hello, events);
}

async function transportOf(signal: AbortSignal): Promise<string> {
  const { transport } = await askRelay<{ readonly transport: string }>('relay.json', {
    fetch: (address, init) => fetch(address, init),
    base: document.baseURI,
    timeoutMs: ANSWER_TIMEOUT_MS,
    signal,
  });
  return transport;
}
