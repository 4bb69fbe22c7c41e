import { expect, test } from 'vitest';
import { transportNames } from '../../src/transports/registry.ts';
import { UwsUnavailableError } from '../../src/transports/uws/native.ts';
import { availability } from './availability.ts';
import { type Entry, entries } from './entries.ts';

const carriedBy = ({ name, libraries }: Entry): string => {
  if (libraries.includes('uWebSockets.js')) throw new UwsUnavailableError('no native build for this machine');
  return name;
};

test('without uWebSockets.js its entries are named with the reason, and all others can run', () => {
  const { available, unavailable } = availability(entries, carriedBy);
  expect(unavailable).toEqual(
    ['uws', 'naive-uws', 'naive-socketio-uws'].map((transport) => ({
      transport,
      reason: 'no native build for this machine',
    })),
  );
  expect(available.map(({ name }) => name)).toEqual([
    ...transportNames.filter((name) => name !== 'uws'),
    'tcp',
    'naive-ws',
    'naive-socketio',
  ]);
});
