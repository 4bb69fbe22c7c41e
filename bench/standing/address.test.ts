import { expect, test } from 'vitest';
import { parseAddress } from './address.ts';

test.each([
  ['localhost:5000', { url: 'http://localhost:5000/', base: 'http://localhost:5000/' }],
  ['192.0.2.7', { url: 'http://192.0.2.7/', base: 'http://192.0.2.7/' }],
  [
    'wss://cam.example/camera?key=k',
    { url: 'https://cam.example/camera?key=k', base: 'https://cam.example/camera/' },
  ],
  [
    'http://h:5000/emit.html?channel=x&token=y&source=pattern#top',
    { url: 'http://h:5000/', base: 'http://h:5000/', channel: 'x', token: 'y' },
  ],
  [
    'https://u:p@h/cams/consume.html?channel=door',
    { url: 'https://u:p@h/cams/', base: 'https://u:p@h/cams/', channel: 'door' },
  ],
  ['http://h:5000/?channel=x&token=', { url: 'http://h:5000/', base: 'http://h:5000/', channel: 'x' }],
  [
    'ws://h:5000/live?role=emit&channel=x&token=y',
    { url: 'http://h:5000/live', base: 'http://h:5000/live/', channel: 'x', token: 'y' },
  ],
])('%s', (text, address) => {
  const { whole, ...rest } = parseAddress('--to', text);
  expect(rest).toEqual(address);
  expect(whole.startsWith(rest.url)).toBe(true);
});

test.each(['ftp://h/?token=secret', 'http://?token=secret', '', 'http://h:99999999/?token=secret'])(
  '%j is refused, and not quoted',
  (text) => {
    expect(() => parseAddress('--to', text)).toThrow(/^--to: that is no address .*give one such as http:/);
    expect(() => parseAddress('--to', text)).not.toThrow(/secret/);
  },
);

test('the whole of it is kept for those whose query it is', () => {
  const text = 'http://u:p@h/cgi-bin/video.cgi?channel=1&token=x#top';
  expect(parseAddress('address', text).whole).toBe('http://u:p@h/cgi-bin/video.cgi?channel=1&token=x');
});
