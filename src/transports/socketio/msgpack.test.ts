import { everyTransport } from '../testing/every-transport.ts';
import { socketioMsgpack } from './msgpack.ts';

everyTransport('socketio-msgpack', socketioMsgpack);
