import { expect, test } from 'vitest';
import { MOST_TEXT_LENGTH, whyNotJson } from './messages.ts';

const image = `data:image/webp;base64,${'Ab9+/'.repeat(100_000)}==`;
const stream = JSON.stringify(['stream', image]);
const beginning = stream.slice(0, -2);

test.each([
  ['as the original program’s emitter sends it', `2${stream}`],
  ['with an acknowledgement', `217${stream}`],
  ['in a namespace', `2/stream,${stream}`],
  ['in a namespace, with an acknowledgement', `2/stream,17${stream}`],
  ['with spaces', `2["stream", "${image}" ]`],
  ['with slashes escaped, as on Android', `2${stream.replaceAll('/', '\\/')}`],
])('a data URL is decoded however long it is: %s', (_name, message) => {
  expect(whyNotJson(message)).toBeUndefined();
});

test.each([
  ['two of them', `2["stream","${image}","${image}"]`],
  ['something after it', `2${beginning}",${'['.repeat(10_000)}`],
  ['another event', `2${JSON.stringify(['control', image])}`],
  ['another text', `2${JSON.stringify(['stream', 'x'.repeat(100_000)])}`],
  ['no text', `2["stream",${'['.repeat(10_000)}`],
  ['no end', `2${beginning}`],
  ['a name that goes on', `2/${'x'.repeat(100_000)},${stream}`],
  ['a number that goes on', `2${'1'.repeat(100_000)}${stream}`],
  ['a hello', `0{"token":"${'x'.repeat(MOST_TEXT_LENGTH)}"}`],
  ['an acknowledgement', `3${stream}`],
])('nothing else is, once it is long: %s', (_name, message) => {
  expect(whyNotJson(message)).toMatchObject({ code: 'bad-control' });
});

test.each([
  ['51-["stream",{"_placeholder":true,"num":0}]', true],
  ['51-/stream,17["stream",{"_placeholder":true,"num":0}]', true],
  ['52-["stream",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]', false],
  ['510-["stream"]', false],
  ['62-[]', false],
  ['50x2-["stream"]', false],
  ['501-["stream"]', false],
  ['5', false],
  ['2["52-"]', true],
])('an event has one attachment at most: %s', (message, isDecoded) => {
  expect(whyNotJson(message)?.code).toBe(isDecoded ? undefined : 'bad-frame');
});

test('bytes are as they are', () => {
  expect(whyNotJson(Buffer.alloc(1_000_000))).toBeUndefined();
});
