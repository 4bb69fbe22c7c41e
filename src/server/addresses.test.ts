import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { certifiedHosts, hostnameOf, networkHosts, reachableHosts } from './addresses.ts';

const at = (address: string, family: 'IPv4' | 'IPv6', internal = false): NetworkInterfaceInfo =>
  ({ address, family, internal }) as NetworkInterfaceInfo;

const interfaces = {
  lo: [at('127.0.0.1', 'IPv4', true), at('::1', 'IPv6', true)],
  eth0: [at('192.0.2.7', 'IPv4'), at('2001:db8::7', 'IPv6')],
};

test.each([
  ['127.0.0.1', ['localhost']],
  ['::1', ['localhost']],
  ['127.0.0.5', ['127.0.0.5']],
  ['192.0.2.7', ['192.0.2.7']],
  ['2001:db8::7', ['[2001:db8::7]']],
  ['0.0.0.0', ['localhost', '192.0.2.7']],
  ['::', ['localhost', '192.0.2.7', '[2001:db8::7]']],
])('a server bound to %s is reached at %j', (host, expected) => {
  expect(reachableHosts(host, interfaces)).toEqual(expected);
});

test.each(['127.0.0.1', '127.0.0.5', '::1', 'localhost'])('nobody else reaches one bound to %s', (host) => {
  expect(networkHosts(host, interfaces)).toEqual([]);
});

test.each([
  '',
  '*',
  '*.example',
  '/container/alias',
  'cam.example/x',
  'cam.example:80',
  '[::1]:80',
  'a@b',
  'a b',
  'tcp://a',
  'a,b',
  '.',
])('%j is not the name of a host', (name) => {
  expect(hostnameOf(name)).toBeUndefined();
});

test('a certificate names the machine, and all its addresses without a zone', () => {
  const zoned = { ...interfaces, eth1: [at('fe80::1%eth1', 'IPv6')] };
  expect(certifiedHosts(zoned, 'attic')).toEqual([
    'localhost',
    '127.0.0.1',
    '::1',
    'attic',
    'attic.local',
    '192.0.2.7',
    '2001:db8::7',
    'fe80::1',
  ]);
});
