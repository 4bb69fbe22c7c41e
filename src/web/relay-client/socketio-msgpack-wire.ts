import * as parser from 'socket.io-msgpack-parser';
import type { Connection, ConnectionEvents, PageHello } from './connection.ts';
import { openSocketIoConnection } from './socketio-wire.ts';

/** Socket.IO with the MessagePack parser, for the transport `socketio-msgpack`. */
export function openConnection(hello: PageHello, events: ConnectionEvents): Connection {
  return openSocketIoConnection(hello, events, { parser });
}
