import type { Client, ClientOptions, Wire } from './client.ts';
import { connectSocketIoClient } from './socketio.ts';
import { connectDataUrlClient } from './socketio-dataurl.ts';
import { connectTcp } from './tcp.ts';
import { connectWebSocketClient } from './websocket.ts';

/** @throws Error if the connection is refused or takes longer than `CONNECT_TIMEOUT_MS` */
export function connectClient(wire: Wire, options: ClientOptions): Promise<Client> {
  if (wire === 'tcp') return connectTcp(options);
  if (wire === 'websocket') return connectWebSocketClient(options);
  if (wire === 'socketio-dataurl') return connectDataUrlClient(options);
  return connectSocketIoClient(options, wire === 'socketio-msgpack');
}
