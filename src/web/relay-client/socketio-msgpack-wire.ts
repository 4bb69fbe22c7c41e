import * as parser from 'socket.io-msgpack-parser';
import { openSocketIoWire } from './socketio-wire.ts';
import type { PageHello, Wire, WireEvents } from './wire.ts';

/** Socket.IO with the MessagePack parser, for the transport `socketio-msgpack`. */
export function openWire(hello: PageHello, events: WireEvents): Wire {
  return openSocketIoWire(hello, events, { parser });
}
