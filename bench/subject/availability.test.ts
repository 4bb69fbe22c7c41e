import { expect, test, vi } from 'vitest';
import { availability } from './availability.ts';
import { entries } from './entries.ts';

vi.mock(import('../../src/transports/uws/native.ts'), async (original) => {
  const actual = await original();
  return {
    ...actual,
    loadUws() {
      throw new actual.UwsUnavailableError('no native build for this machine');
    },
  };
});

test('without uWebSockets.js its entries are named with the reason, and all others can run', () => {
  const { available, unavailable } = availability(entries);
  expect(unavailable).toEqual(
    ['uws', 'naive-uws', 'naive-socketio-uws'].map((transport) => ({
      transport,
      reason: 'no native build for this machine',
    })),
  );
  expect(available.map(({ name }) => name)).toEqual([
    'socketio',
    'socketio-msgpack',
    'ws',
    'tcp',
    'naive-ws',
    'naive-socketio',
  ]);
});
