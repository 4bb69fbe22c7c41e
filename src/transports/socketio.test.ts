import { socketio } from './socketio.ts';
import { conformance } from './testing/conformance.ts';
import { connectSocketIo } from './testing/socketio-client.ts';

conformance({ name: 'socketio', transport: socketio, connect: connectSocketIo() });
