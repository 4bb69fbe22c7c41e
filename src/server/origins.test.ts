import { expect, test } from 'vitest';
import { allowsHost, allowsOrigin } from './origins.ts';

test.each([
  [[], undefined, 'relay.example', true],
  [[], 'https://relay.example', 'relay.example', true],
  [[], 'http://localhost:5000', 'localhost:5000', true],
  [[], 'http://relay.example', 'RELAY.example', true],
  [[], 'https://evil.example', 'relay.example', false],
  [[], 'http://localhost:5001', 'localhost:5000', false],
  [[], 'http://relay.example.evil.example', 'relay.example', false],
  [[], 'null', 'relay.example', false],
  [[], 'nonsense', 'nonsense', false],
  [[], 'https://relay.example', 'nobody.invalid', false],
  [['https://pages.example'], 'https://pages.example', 'relay.example', true],
  [['https://pages.example'], 'http://pages.example', 'relay.example', false],
  [['*'], 'https://evil.example', 'relay.example', true],
] as const)('with %j allowed, %s asks %s: %s', (allowed, origin, host, admitted) => {
  expect(allowsOrigin({ allowed, thisMachineOnly: false }, origin, host)).toBe(admitted);
});

test.each([
  ['http://localhost:5000', 'localhost:5000', true],
  ['http://127.0.0.1:5000', '127.0.0.1:5000', true],
  ['http://[::1]:5000', '[::1]:5000', true],
  ['http://relay.localhost', 'relay.localhost', true],
  ['http://rebound.example:5000', 'rebound.example:5000', false],
  ['http://localhost.example', 'localhost.example', false],
  ['http://127.0.0.1.example', '127.0.0.1.example', false],
] as const)('of a relay for this machine only, the page %s on %s: %s', (origin, host, admitted) => {
  const rule = { allowed: [], thisMachineOnly: true };
  expect(allowsOrigin(rule, origin, host)).toBe(admitted);
  expect(allowsHost(new URL(origin).hostname, rule)).toBe(admitted);
  expect(allowsOrigin({ ...rule, allowed: [origin] }, origin, host)).toBe(true);
});
