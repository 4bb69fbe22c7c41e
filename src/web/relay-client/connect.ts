import { after } from '../page/timers.ts';
import type { PageHello } from './connection.ts';
import { LiveConnection, type LiveConnectionListener } from './live-connection.ts';
import { relayConnectionOpener } from './relay-wire.ts';

/** Connects to the relay that served this page, over whichever wire it speaks. */
export function connect(hello: PageHello, listener: LiveConnectionListener): LiveConnection {
  return new LiveConnection(hello.role, listener, {
    openConnection: relayConnectionOpener(hello),
    nowMs: () => performance.now(),
    after,
    random: Math.random,
  });
}
