import { after } from '../page/timers.ts';
import { LiveConnection, type LiveConnectionListener } from './live-connection.ts';
import { openRelayWire } from './relay-wire.ts';
import type { PageHello } from './wire.ts';

/** Connects to the relay that served this page, over whichever wire it speaks. */
export function connect(hello: PageHello, listener: LiveConnectionListener): LiveConnection {
  return new LiveConnection(hello.role, listener, {
    openWire: (events, signal) => openRelayWire(hello, events, signal),
    nowMs: () => performance.now(),
    after,
    random: Math.random,
  });
}
