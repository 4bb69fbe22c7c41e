import * as msgpackParser from 'socket.io-msgpack-parser';
import { onTestFinished } from 'vitest';
import type { WireName } from '../../wire/wire-name.ts';
import { type TransportName, wireOf } from '../registry.ts';
import { type Connect, type TestClient, until } from './client.ts';
import { connectSocketIo } from './socketio-client.ts';
import { connectWebSocket } from './websocket-client.ts';

const connects: Readonly<Record<WireName, Connect>> = {
  websocket: connectWebSocket,
  socketio: connectSocketIo(),
  'socketio-msgpack': connectSocketIo({ parser: msgpackParser }),
};

/** What connects a real client to a transport. */
export const connectTo = (transport: TransportName): Connect => connects[wireOf(transport)];

/** A client that the relay has welcomed. It vanishes after the test. */
export async function joinRelay(
  transport: TransportName,
  port: number,
  role: 'emit' | 'consume',
): Promise<TestClient> {
  const client = await connectTo(transport)(port, { role });
  onTestFinished(() => client.vanish());
  await until('the welcome', () => client.controls.some((control) => control.type === 'welcome'));
  return client;
}
