import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { unexpected } from '../testing/unexpected.ts';
import { AddressLimit } from './address-limit.ts';
import { Admission } from './admission.ts';
import { CountedConnection, type SessionPlace } from './counted-connection.ts';

const MOST = 3;
const ADDRESS = '192.0.2.1';

test('whatever sessions and connections come and go, each counts once, and none for ever', () => {
  const step = fc.tuple(fc.constantFrom('connect', 'begin', 'carry', 'close', 'end'), fc.nat(20), fc.nat(20));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const addressLimit = new AddressLimit(MOST);
      const counters = new Counters();
      const relay = new Relay({ ...relayDefaults, nowMs: () => 0 }).attach(counters);
      const admission = new Admission({
        ...{ host: '', port: 0, relay, addressLimit },
        ...{ fetch: () => new Response(), nowMicros: () => 0, failed: unexpected },
      });
      const connections: CountedConnection[] = [];
      const sessions: SessionPlace[] = [];
      const close = (index: number): void => connections.splice(index, 1)[0]?.leave();
      const end = (index: number): void => sessions.splice(index, 1)[0]?.leave();
      for (const [what, i, j] of steps) {
        const connection = connections[i % connections.length];
        const session = sessions[j % sessions.length];
        if (what === 'connect') connections.push(new CountedConnection(admission, ADDRESS));
        else if (what === 'close') close(i % connections.length);
        else if (what === 'end') end(j % sessions.length);
        else if (connection === undefined) continue;
        else if (what === 'carry' && session !== undefined) connection.carry(session);
        else if (connection.refusal === undefined) {
          const begun = connection.beginSession();
          if (begun !== undefined) sessions.push(begun);
        }
        const placed = connections.filter(({ refusal }) => refusal === undefined).length;
        expect(sessions.length).toBeLessThanOrEqual(MOST);
        expect(counters.connections).toBe(placed);
      }
      while (connections.length > 0) close(0);
      while (sessions.length > 0) end(0);
      expect(counters.connections).toBe(0);
      const places = Array.from({ length: MOST + 1 }, () => admission.enterAddress(ADDRESS));
      expect(places.map((place) => place !== undefined)).toEqual([true, true, true, false]);
    }),
  );
});
