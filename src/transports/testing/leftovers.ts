import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Link } from '../../relay/link.ts';
import { type LinkAcceptor, Relay, relayDefaults } from '../../relay/relay.ts';
import type { Listening } from '../transport.ts';
import { until } from './client.ts';
import type { ConformanceSubject } from './conformance.ts';

/** The last one or two are still held by the libraries' own caches, whoever they belong to. */
const CLIENTS = 10;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What nobody sees at once: that what has gone is gone for good. */
export function leftovers({ name, transport, connect }: ConformanceSubject): void {
  const listen = (wrap: (acceptor: LinkAcceptor) => LinkAcceptor): Promise<Listening> => {
    const relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
    return transport.listen({
      host: '127.0.0.1',
      port: 0,
      relay: wrap(relay.attach()),
      nowMicros: () => 0,
      fetch: () => new Response('ok'),
      failed: (error) => expect.unreachable(String(error)),
    });
  };

  describe(`${name} keeps nothing`, () => {
    test('of who left', async () => {
      const links: WeakRef<Link>[] = [];
      const listening = await listen((acceptor) => ({
        ...acceptor,
        open: (hello, linkOf) =>
          acceptor.open(hello, (session) => {
            const link = linkOf(session);
            links.push(new WeakRef(link));
            return link;
          }),
      }));
      onTestFinished(() => listening.close(0));
      for (let i = 0; i < CLIENTS; i++) {
        const client = await connect(listening.port, { role: i % 2 === 0 ? 'consume' : 'emit' });
        await until('the welcome', () => client.controls.some(({ type }) => type === 'welcome'));
        if (i < CLIENTS / 2) client.leave();
        else client.vanish();
        await client.closed;
      }
      const left = (): number => {
        collectGarbage();
        return links.filter((link) => link.deref() !== undefined).length;
      };
      await expect.poll(left).toBeLessThan(CLIENTS / 3);
    });

    test('of itself, once it is closed', async () => {
      const setting = vi.spyOn(globalThis, 'setInterval');
      const listening = await listen((acceptor) => acceptor);
      const intervals = setting.mock.results.map(({ value }) => value as { readonly _destroyed: boolean });
      setting.mockRestore();
      await listening.close(0);
      expect(intervals.filter((interval) => !interval._destroyed)).toEqual([]);
    });
  });
}
