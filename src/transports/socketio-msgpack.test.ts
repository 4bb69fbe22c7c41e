import * as parser from 'socket.io-msgpack-parser';
import { socketioMsgpack } from './socketio-msgpack.ts';
import { conformance } from './testing/conformance.ts';
import { connectSocketIo } from './testing/socketio-client.ts';

conformance({ name: 'socketio-msgpack', transport: socketioMsgpack, connect: connectSocketIo(parser) });
