import { expect, test } from 'vitest';
import { allowsHost, allowsOrigin, originRuleOf } from './origins.ts';

const LOOPBACK = ['127.0.0.1'];
const ON_NETWORK = ['192.0.2.7'];

const ruleOf = (
  addresses: readonly string[],
  { allowedOrigins = [], names = [] }: { allowedOrigins?: readonly string[]; names?: readonly string[] } = {},
) => originRuleOf({ host: 'attic', allowedOrigins, names }, addresses);

test.each([
  [[], undefined, 'relay.example', true],
  [[], 'https://relay.example', 'relay.example', true],
  [[], 'http://localhost:5000', 'localhost:5000', true],
  [[], 'http://RELAY.example', 'relay.example', true],
  [[], 'https://evil.example', 'relay.example', false],
  [[], 'http://localhost:5001', 'localhost:5000', false],
  [[], 'http://relay.example.evil.example', 'relay.example', false],
  [[], 'null', 'relay.example', false],
  [[], 'nonsense', 'nonsense', false],
  [[], 'https://relay.example', 'nobody.invalid', false],
  [['https://pages.example'], 'https://pages.example', 'relay.example', true],
  [['https://pages.example'], 'http://pages.example', 'relay.example', false],
  [['*'], 'https://evil.example', 'relay.example', true],
] as const)('with %j allowed, %s asks %s: %s', (allowedOrigins, origin, host, admitted) => {
  expect(allowsOrigin(ruleOf(ON_NETWORK, { allowedOrigins }), origin, host)).toBe(admitted);
});

test.each([
  ['http://localhost:5000', 'localhost:5000', true],
  ['http://127.0.0.1:5000', '127.0.0.1:5000', true],
  ['http://127.0.0.9:5000', '127.0.0.9:5000', true],
  ['http://[::1]:5000', '[::1]:5000', true],
  ['http://relay.localhost', 'relay.localhost', true],
  ['http://attic', 'attic', true],
  ['http://rebound.example:5000', 'rebound.example:5000', false],
  ['http://localhost.example', 'localhost.example', false],
  ['http://127.0.0.1.example', '127.0.0.1.example', false],
  ['http://nobody.invalid', 'nobody.invalid', false],
] as const)('of a relay for this machine only, the page %s on %s: %s', (origin, host, admitted) => {
  const rule = ruleOf(LOOPBACK);
  expect(allowsOrigin(rule, origin, host)).toBe(admitted);
  // Of what it asks of its own host, a browser tells no origin.
  expect(allowsOrigin(rule, undefined, host)).toBe(admitted);
  expect(allowsHost(new URL(origin).hostname, rule)).toBe(admitted);
  for (const allowed of [origin, '*']) {
    const wider = ruleOf(LOOPBACK, { allowedOrigins: [allowed] });
    expect(allowsOrigin(wider, origin, host)).toBe(true);
    expect(allowsHost(new URL(origin).hostname, wider)).toBe(true);
  }
});

test.each([
  [['127.0.0.1'], false],
  [['127.1.2.3'], false],
  [['::1'], false],
  [['::ffff:127.0.0.1'], false],
  [['127.0.1.1', '192.0.2.7'], false],
  [['192.0.2.7'], true],
  [['0.0.0.0'], true],
  [['::'], true],
  [[], true],
])('a relay on %j may be asked by any name: %s', (addresses, any) => {
  expect(allowsHost('cam.example', ruleOf(addresses))).toBe(any);
  for (const address of addresses.filter((given) => !given.includes(':')))
    expect(allowsHost(address, ruleOf(addresses))).toBe(true);
});

test.each([
  ['cam.example', 'cam.example'],
  ['CAM.example', 'cam.example'],
  ['lücke.example', 'xn--lcke-0ra.example'],
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '[2001:db8::7]'],
  ['[2001:db8::7]', '[2001:db8::7]'],
])('the name %s is its own, of hosts and of pages', (name, hostname) => {
  for (const addresses of [LOOPBACK, ON_NETWORK]) {
    const rule = ruleOf(addresses, { names: [name, 'other.example'] });
    expect(allowsHost(hostname, rule)).toBe(true);
    // A proxy may pass its own name on, or not, and has a port of its own.
    for (const host of [hostname, `${hostname}:8443`, '127.0.0.1:5000'])
      expect(allowsOrigin(rule, `https://${hostname}:8443`, host)).toBe(true);
    expect(allowsOrigin(rule, 'https://evil.example', hostname)).toBe(false);
  }
  expect(allowsHost('evil.example', ruleOf(LOOPBACK, { names: [name] }))).toBe(false);
});
