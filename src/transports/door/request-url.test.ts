import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestUrl } from './request-url.ts';

const urlOf = (target: string, ...hosts: string[]): string | undefined =>
  requestUrl('http', { target, hosts })?.href;

test.each([
  ['/', 'relay', 'http://relay/'],
  ['/consume.html?channel=door', 'RELAY.example:5000', 'http://relay.example:5000/consume.html?channel=door'],
  [
    '//localhost/channels/stream/snapshot',
    'evil.example',
    'http://evil.example//localhost/channels/stream/snapshot',
  ],
  ['///localhost/x', 'evil.example', 'http://evil.example///localhost/x'],
  ['/@localhost/', 'evil.example', 'http://evil.example/@localhost/'],
  ['/:80/', 'evil.example', 'http://evil.example/:80/'],
  ['/a%2fb', 'my_relay', 'http://my_relay/a%2fb'],
  ['/?next=/a/../b', '[::1]:5000', 'http://[::1]:5000/?next=/a/../b'],
  ['/.well-known/x...', '127.0.0.1', 'http://127.0.0.1/.well-known/x...'],
])('%s on %s is %s', (target, host, url) => {
  expect(urlOf(target, host)).toBe(url);
});

test.each([
  '',
  'x',
  '*',
  '?x',
  'http://localhost/',
  'localhost:80',
  '\\x',
  '/\\localhost/',
  '/x\\',
  '/?x=\\',
  '/x#y',
  '/x\ty',
  '/x\ny',
  '/x y',
  '/\u0000',
  '/ü',
  '/.',
  '/..',
  '/../x',
  '/a/./x',
  '/a/%2e%2E/x',
  '/a/.%2e?x',
])('the target %j is none', (target) => {
  expect(urlOf(target, 'relay')).toBeUndefined();
});

test.each([
  '',
  ' ',
  '.',
  'a..b',
  'localhost#.evil',
  'localhost?.evil',
  'localhost/',
  'localhost\\.evil',
  'user@localhost',
  'a:b@c',
  'local host',
  'loc\talhost',
  'a.example, b.example',
  'a.example,b.example',
  '%6cocalhost',
  'lücke.example',
  'ｌocalhost',
  'relay:',
  'relay:x',
  'relay:65536',
  '[::1',
  '::1',
  '[::1]x',
  '[zz]',
  '[::1%25lo]',
  '1.2.3.256',
  'http://relay',
])('the host %j is none', (host) => {
  expect(urlOf('/', host)).toBeUndefined();
});

test('there is one host', () => {
  expect(urlOf('/')).toBeUndefined();
  expect(urlOf('/', 'relay', 'relay')).toBeUndefined();
});

/** What a URL writes otherwise, without another meaning. */
const written = (text: string): string =>
  text.replace(/["'<>`{}^|]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

const tricky = fc.constantFrom(
  '/',
  '\\',
  '.',
  '..',
  '%2e',
  '?',
  '#',
  '@',
  ':',
  '//',
  '\t',
  '[',
  ']',
  'localhost',
  'a',
  '"',
  '{',
);
const anything = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(tricky, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.array(tricky, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
);
const hosts = fc.oneof(fc.constantFrom('relay', 'evil.example:81', '[::1]:5000', '127.0.0.1'), anything);

test('the host is that of the header, and the path and the query are those of the target, or there is no URL', () => {
  fc.assert(
    fc.property(fc.constantFrom('http', 'https'), anything, hosts, (scheme, target, host) => {
      const url = requestUrl(scheme, { target, hosts: [host] });
      if (url === undefined) return;
      expect(url.host).toBe(new URL(`${scheme}://${host}/`).host);
      expect(`${url.username}${url.password}${url.hash}`).toBe('');
      expect(written(url.href)).toBe(written(`${url.origin}${target}`));
    }),
    { numRuns: 2000 },
  );
});
