import { expect, test } from 'vitest';
import { parseHello } from '../../wire/hello.ts';
import { helloOf, newEmitterId, pageAddress } from './hello.ts';

test('a page without parameters is on the default channel', () => {
  expect(helloOf('', 'consume')).toEqual({ role: 'consume', channel: 'stream' });
  expect(helloOf('?channel=', 'emit')).toEqual({ role: 'emit', channel: 'stream' });
});

test('the channel is taken from the address', () => {
  expect(helloOf('?channel=garden', 'emit', 's t')).toEqual({
    role: 'emit',
    channel: 'garden',
    token: 's t',
  });
});

test('an emitter id is one that the relay takes, and never the same', () => {
  const id = newEmitterId();
  expect(parseHello({ role: 'emit', id }).emitterId).toBe(id);
  expect(newEmitterId()).not.toBe(id);
});

test('the address for viewers names the channel, and never the token', () => {
  const base = 'https://relay.example/cameras/emit.html?channel=garden&token=secret';
  expect(pageAddress('consume.html', 'garden', base).href).toBe(
    'https://relay.example/cameras/consume.html?channel=garden',
  );
  expect(pageAddress('consume.html', 'stream', base).href).toBe('https://relay.example/cameras/consume.html');
});
