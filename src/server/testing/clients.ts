import * as msgpackParser from 'socket.io-msgpack-parser';
import { onTestFinished } from 'vitest';
import type { TransportName } from '../../transports/registry.ts';
import { type Connect, type TestClient, until } from '../../transports/testing/client.ts';
import { connectSocketIo } from '../../transports/testing/socketio-client.ts';
import { connectWebSocket } from '../../transports/testing/websocket-client.ts';

/** Real clients of every transport. */
export const connectTo: Record<TransportName, Connect> = {
  socketio: connectSocketIo(),
  'socketio-msgpack': connectSocketIo({ parser: msgpackParser }),
  uws: connectWebSocket,
  ws: connectWebSocket,
};

/** A client that the relay has welcomed. It vanishes after the test. */
export async function joinRelay(
  transport: TransportName,
  port: number,
  role: 'emit' | 'consume',
): Promise<TestClient> {
  const client = await connectTo[transport](port, { role });
  onTestFinished(() => client.vanish());
  await until('the welcome', () => client.controls.some((control) => control.type === 'welcome'));
  return client;
}
