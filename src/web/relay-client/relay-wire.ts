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

/**
 * Asks the relay which wire it speaks, and opens that one. It is asked each time, because a relay that comes back may
 * have been started with another transport.
 *
 * @throws Error if the relay does not answer, or speaks a wire that these pages do not know
 */
export async function openRelayWire(hello: PageHello, events: WireEvents): Promise<Wire> {
  const response = await fetch(new URL('relay.json', document.baseURI), { cache: 'no-store' });
  if (!response.ok) throw new Error(`The relay answered ${response.status} to relay.json.`);
  const { transport } = (await response.json()) as { readonly transport: string };
  const load = Object.hasOwn(modules, transport) ? modules[transport] : undefined;
  if (load === undefined) throw new Error(`These pages do not speak "${transport}".`);
  const { openWire } = await load();
  return openWire(hello, events);
}
