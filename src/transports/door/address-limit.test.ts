import { expect, onTestFinished, test, vi } from 'vitest';
import { AddressLimit } from './address-limit.ts';

test('an address has so many places, and gets back those that it leaves', () => {
  const limit = new AddressLimit(2);
  const first = limit.enter('192.0.2.1');
  expect(limit.enter('192.0.2.1')).toBeDefined();
  expect(limit.enter('192.0.2.1')).toBeUndefined();
  expect(limit.enter('192.0.2.2')).toBeDefined();
  first?.();
  first?.();
  expect(limit.enter('192.0.2.1')).toBeDefined();
  expect(limit.enter('192.0.2.1')).toBeUndefined();
});

test.each([
  ['2001:db8:0:1::5', '2001:db8:0:1:ffff::', true],
  ['2001:db8:0:1::5', '2001:0db8:0000:0001:0:0:0:9', true],
  ['2001:db8:0:1::5', '2001:db8:0:2::5', false],
  ['::1', '::2', true],
  ['fe80::1%eth0', 'fe80::2%eth1', true],
  ['::ffff:192.0.2.1', '192.0.2.1', true],
  ['0000:0000:0000:0000:0000:ffff:192.0.2.1', '192.0.2.1', true],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ['192.0.2.1', '192.0.2.2', false],
])('%s and %s are one: %s', (a, b, same) => {
  const limit = new AddressLimit(1);
  limit.enter(a);
  expect(limit.enter(b) === undefined).toBe(same);
});

test('those that end are counted apart for as long as they may be there', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const limit = new AddressLimit(2);
  const comeAndGo = (): void => limit.enter('192.0.2.1')?.(1000);
  // All at once, as through a proxy, they may come back.
  const all = [limit.enter('192.0.2.1'), limit.enter('192.0.2.1')];
  for (const leave of all) leave?.(1000);
  const back = limit.enter('192.0.2.1');
  expect(limit.enter('192.0.2.1')).toBeDefined();
  back?.(1000);
  expect(limit.enter('192.0.2.1')).toBeUndefined();
  vi.advanceTimersByTime(1000);
  for (let i = 0; i < 9; i++) comeAndGo();
  expect(limit.enter('192.0.2.1')).toBeUndefined();
  vi.advanceTimersByTime(1000);
  expect(limit.enter('192.0.2.1')).toBeDefined();
});
