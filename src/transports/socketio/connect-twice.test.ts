import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { until } from '../testing/client.ts';
import { unexpected } from '../testing/unexpected.ts';
import { socketio } from './socketio.ts';

const hello = '40{"role":"consume","channel":"stream"}';

/** With the upgrade in one piece: Socket.IO takes a second CONNECT only while it lets the first one in. */
function upgradeAndSay(protocol: number, packets: readonly string[]): Buffer {
  const upgrade = [
    `GET /socket.io/?EIO=${protocol}&transport=websocket HTTP/1.1`,
    'Host: relay',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '',
    '',
  ].join('\r\n');
  // Masked with zeros.
  const frames = packets.map((packet) =>
    Buffer.concat([Buffer.from([0x81, 0x80 | packet.length, 0, 0, 0, 0]), Buffer.from(packet)]),
  );
  return Buffer.concat([Buffer.from(upgrade), ...frames]);
}

test.each([
  // Over protocol 3 a client is connected to the default namespace by connecting; it never sends this.
  [3, ['40']],
  [3, ['40', '40', '40']],
  [4, [hello, hello]],
  [4, [hello, hello, hello, hello]],
])(
  'whoever connects twice over protocol %i (%j) is refused, and counted no more',
  async (protocol, packets) => {
    const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
    const counters = new Counters();
    const listening = await socketio.listen({
      host: '127.0.0.1',
      port: 0,
      relay: relay.attach(counters),
      nowMicros: () => 0,
      failed: unexpected,
      fetch: () => new Response('served'),
    });
    onTestFinished(() => listening.close());
    const socket = connect(listening.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write(upgradeAndSay(protocol, packets));
    await once(socket, 'close');
    await until('nobody', () => counters.consumers === 0);
    expect(counters.refusals.get('bad-control')).toBeGreaterThanOrEqual(1);
    expect(relay.channels()).toEqual([]);
  },
);
