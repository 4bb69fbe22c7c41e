import { after } from '../page/timers.ts';
import { LiveConnection, type LiveConnectionListener } from './live-connection.ts';
import { relayWireOpener } from './relay-wire.ts';
import type { PageHello } from './wire.ts';

/** Connects to the relay that served this page, over whichever wire it speaks. */
export function connect(hello: PageHello, listener: LiveConnectionListener): LiveConnection {
  return new LiveConnection(hello.role, listener, {
    openWire: relayWireOpener(hello),
    nowMs: () => performance.now(),
    after,
    random: Math.random,
  });
}
