import * as msgpackParser from 'socket.io-msgpack-parser';
import { socketIoTransport } from './socketio.ts';
import type { Transport } from './transport.ts';

/** Socket.IO with the MessagePack parser: a frame is one packet instead of two. Clients must use that parser too. */
export const socketioMsgpack: Transport = socketIoTransport({
  parser: msgpackParser,
  packages: ['socket.io', 'socket.io-msgpack-parser'],
});
