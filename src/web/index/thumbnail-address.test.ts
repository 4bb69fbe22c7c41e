import { expect, test } from 'vitest';
import { thumbnailAddress } from './thumbnail-address.ts';

test('a thumbnail is beside the page, and asked for anew each time', () => {
  const address = thumbnailAddress('garden', { base: 'https://relay.test/below/', nowMs: 7 });
  expect(address.href).toBe('https://relay.test/below/channels/garden/snapshot?at=7');
});

test('the page’s token goes with it, whatever it is made of', () => {
  const address = thumbnailAddress('garden', { base: 'https://relay.test/', nowMs: 7, token: 's t&u' });
  expect(address.searchParams.get('token')).toBe('s t&u');
  expect(address.search).toBe('?at=7&token=s+t%26u');
});
