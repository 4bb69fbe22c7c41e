import * as msgpackParser from 'socket.io-msgpack-parser';
import type { TransportName } from '../../transports/registry.ts';
import type { Connect } from '../../transports/testing/client.ts';
import { connectSocketIo } from '../../transports/testing/socketio-client.ts';
import { connectWebSocket } from '../../transports/testing/websocket-client.ts';

/** Real clients of every transport. */
export const connectTo: Record<TransportName, Connect> = {
  socketio: connectSocketIo(),
  'socketio-msgpack': connectSocketIo({ parser: msgpackParser }),
  uws: connectWebSocket,
  ws: connectWebSocket,
};
