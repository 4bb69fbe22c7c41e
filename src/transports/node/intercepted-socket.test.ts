import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { clientFrame, OPCODES, textFrame } from '../testing/client-frame.ts';
import { interceptMessages } from './intercepted-socket.ts';

const MASK = Buffer.from([1, 2, 3, 250]);

let socket: PassThrough;
let looked: { text: string; isBinary: boolean }[];
let takes: boolean;
beforeEach(() => {
  socket = new PassThrough();
  looked = [];
  takes = true;
  interceptMessages(socket, (message, isBinary) => {
    looked.push({ text: Buffer.from(message).toString(), isBinary });
    return takes;
  });
});

const passedOn = (): Buffer | null => socket.read() as Buffer | null;

test.each([
  ['text', OPCODES.text, false],
  ['binary', OPCODES.binary, true],
])('takes a small %s message that comes by itself, without its mask', (_name, opcode, isBinary) => {
  const text = 'a'.repeat(125);
  socket.push(clientFrame(opcode, Buffer.from('seen'), MASK));
  socket.push(clientFrame(opcode, Buffer.from(text), MASK));
  socket.push(clientFrame(opcode, Buffer.alloc(0), MASK));
  expect(looked).toEqual(['seen', text, ''].map((each) => ({ text: each, isBinary })));
  expect(passedOn()).toBeNull();
});

test('what is not taken is passed on as it came', () => {
  takes = false;
  const message = clientFrame(OPCODES.text, Buffer.from('seen'), MASK);
  socket.push(message);
  expect(looked).toHaveLength(1);
  expect(passedOn()).toEqual(message);
});

const message = textFrame('seen');
test.each([
  ['two messages in one piece', Buffer.concat([message, message])],
  ['half a message', message.subarray(0, -1)],
  ['a header alone', message.subarray(0, 2)],
  ['one byte', message.subarray(0, 1)],
  ['a longer message', clientFrame(OPCODES.binary, Buffer.alloc(126), MASK)],
  ['part of a message', clientFrame(OPCODES.text, Buffer.from('seen'), MASK, 0)],
  ['a message with an extension', clientFrame(OPCODES.text, Buffer.from('seen'), MASK, 0xc0)],
  ['a ping', clientFrame(OPCODES.ping, Buffer.from('seen'), MASK)],
  ['a message without a mask', Buffer.from([0x81, 4, 0, 0, 0, 0, 0x73, 0x65, 0x65, 0x6e])],
])('does not look at %s', (_name, bytes) => {
  socket.push(bytes);
  expect(looked).toEqual([]);
  expect(passedOn()).toEqual(bytes);
});

test('the end comes through', async () => {
  const ended = new Promise((resolve) => socket.on('end', resolve));
  socket.push(null);
  socket.resume();
  await ended;
});
