import { expect, test } from 'vitest';
import type { RelayControl } from '../../wire/control.ts';
import { isLivePicture, stateAfter, type WatchState } from './watch-state.ts';

const welcome = { type: 'welcome', role: 'consume', channel: 'stream' } as const;

test.each<[string, RelayControl, WatchState | undefined]>([
  ['a welcome to an empty channel', { ...welcome, emitting: false }, 'waiting'],
  ['a welcome to a live one', { ...welcome, emitting: true }, 'starting'],
  ['an emitter that comes', { type: 'emitter-joined' }, 'starting'],
  ['an emitter that goes', { type: 'emitter-left' }, 'left'],
  ['the ledger', { type: 'ledger', offered: 1, sent: 1, dropped: 0, waiting: 0 }, undefined],
])('%s', (_what, message, state) => {
  expect(stateAfter(message)).toBe(state);
});

test.each([
  ['starting', true],
  ['live', true],
  ['still', true],
  ['left', false],
  ['waiting', false],
  ['lost', false],
  [undefined, false],
])('a picture that comes after "%s" is live: %s', (state, live) => {
  expect(isLivePicture(state)).toBe(live);
});
