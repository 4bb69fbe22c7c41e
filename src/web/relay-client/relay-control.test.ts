import { expect, test } from 'vitest';
import { parseRelayControl, refusalOfCloseReason } from './relay-control.ts';

test('a known message is read', () => {
  expect(parseRelayControl('{"type":"count","consumers":3}')).toEqual({ type: 'count', consumers: 3 });
});

test.each([['{"type":"of-a-newer-relay"}'], ['{}'], ['null'], ['[]'], ['7']])('%s is passed over', (text) => {
  expect(parseRelayControl(text)).toBeUndefined();
});

test('what is not text is passed over', () => {
  expect(parseRelayControl(new Uint8Array(3))).toBeUndefined();
});

test('a close reason that is a refusal says why; any other says nothing', () => {
  expect(refusalOfCloseReason('channel-busy')).toEqual({
    code: 'channel-busy',
    message: 'Another emitter is live on this channel.',
  });
  expect(refusalOfCloseReason('')).toBeUndefined();
  expect(refusalOfCloseReason('toString')).toBeUndefined();
});
