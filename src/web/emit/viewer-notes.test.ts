import { expect, test } from 'vitest';
import { en } from '../words/en.ts';
import { viewerNotes } from './viewer-notes.ts';

test.each([
  ['relay.test', false, ''],
  ['relay.test', true, en.viewersMayNeedToken],
  ['localhost', false, en.localOnly],
  ['127.0.0.1', true, `${en.localOnly} ${en.viewersMayNeedToken}`],
  ['[::1]', true, `${en.localOnly} ${en.viewersMayNeedToken}`],
])('below an address at %s, of a page with a token (%s): "%s"', (hostname, hasToken, text) => {
  expect(viewerNotes(en, { hostname, hasToken })).toBe(text);
});
