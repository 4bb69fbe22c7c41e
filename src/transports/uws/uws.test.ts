import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { AddressLimit } from '../door/address-limit.ts';
import { until } from '../testing/client.ts';
import { clientFrame, OPCODES } from '../testing/client-frame.ts';
import { everyTransport } from '../testing/every-transport.ts';
import { uwsIsHere } from '../testing/transports-here.ts';
import { unexpected } from '../testing/unexpected.ts';
import { upgradeHead } from '../testing/upgrade-head.ts';
import { uws } from './uws.ts';

describe.skipIf(!uwsIsHere)('where it has a build', () => {
  everyTransport('uws', uws);

  test('who closes WebSockets over uws and keeps the connections has as many again, and no more', async () => {
    const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
    const counters = new Counters();
    const listening = await uws.listen({
      host: '127.0.0.1',
      port: 0,
      relay: relay.attach(counters),
      addressLimit: new AddressLimit(2),
      fetch: () => new Response('served'),
      nowMicros: () => 0,
      failed: unexpected,
    });
    onTestFinished(() => listening.close());
    const statuses: string[] = [];
    for (let i = 0; i < 5; i++) {
      const socket = connect({ port: listening.port, host: '127.0.0.1', allowHalfOpen: true });
      onTestFinished(() => void socket.destroy());
      socket.on('error', () => {});
      socket.write(upgradeHead('/live?role=consume', { Host: 'relay' }));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      statuses.push(answer.toString('latin1', 9, 12));
      socket.write(clientFrame(OPCODES.close, Buffer.alloc(0)));
      await until('its session to end', () => counters.consumers === 0);
    }
    expect(statuses).toEqual(['101', '101', '101', '101', '503']);
  });
});
