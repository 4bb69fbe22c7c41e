import { expect, test } from 'vitest';
import type { ClientControl } from '../../wire/control.ts';
import { RoundTrip } from './round-trip.ts';

test('it is the time from a ping to its answer', () => {
  const sent: ClientControl[] = [];
  const trip = new RoundTrip((message) => sent.push(message));
  expect(trip.latestMs).toBeUndefined();
  trip.ping(100);
  trip.control({ type: 'pong', id: 1 }, 130);
  expect(sent).toEqual([{ type: 'ping', id: 1 }]);
  expect(trip.latestMs).toBe(30);
});

test('an answer to an earlier ping does not count, nor does one that comes twice', () => {
  const trip = new RoundTrip(() => {});
  trip.ping(0);
  trip.ping(1000);
  trip.control({ type: 'pong', id: 1 }, 1010);
  expect(trip.latestMs).toBeUndefined();
  trip.control({ type: 'pong', id: 2 }, 1040);
  trip.control({ type: 'pong', id: 2 }, 2000);
  expect(trip.latestMs).toBe(40);
});

test('a lost connection has none', () => {
  const trip = new RoundTrip(() => {});
  trip.ping(0);
  trip.control({ type: 'pong', id: 1 }, 5);
  trip.lost();
  expect(trip.latestMs).toBeUndefined();
});
