import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { until } from '../testing/client.ts';
import { clientFrame, OPCODES } from '../testing/client-frame.ts';
import { unexpected } from '../testing/unexpected.ts';
import { upgradeHead } from '../testing/upgrade-head.ts';
import { socketioMsgpack } from './msgpack.ts';

test('a message of twenty bytes does not have it make room for gigabytes', async () => {
  const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
  const counters = new Counters();
  const listening = await socketioMsgpack.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(counters),
    nowMicros: () => 0,
    failed: unexpected,
    fetch: () => new Response('served'),
  });
  const socket = connect(listening.port, '127.0.0.1');
  socket.write(upgradeHead('/socket.io/?EIO=4&transport=websocket', { Host: 'relay' }));
  await once(socket, 'data');
  socket.resume();
  const before = process.memoryUsage().heapTotal;
  socket.write(clientFrame(OPCODES.binary, Buffer.from('dd01ffffff'.repeat(4), 'hex')));
  await until('its end', () => socket.destroyed);
  expect(process.memoryUsage().heapTotal - before).toBeLessThan(200_000_000);
  await listening.close();
});
