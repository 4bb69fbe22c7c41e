import * as msgpackParser from 'socket.io-msgpack-parser';
import * as defaultParser from 'socket.io-parser';
import { describe, expect, test } from 'vitest';
import { parseClientControl } from '../../wire/control.ts';
import { encodingsOf } from '../socketio/encoding.ts';
import { acknowledgementReader, readAcknowledgement } from './acknowledgement-reader.ts';

const ways = {
  'as a message of its own': { read: readAcknowledgement, encode: (text: string) => Buffer.from(text) },
  'in an event of Socket.IO': wayOf(defaultParser),
  'in an event of Socket.IO with MessagePack': wayOf(msgpackParser),
};

function wayOf(parser: typeof defaultParser | typeof msgpackParser) {
  const { controlOfClient: encode } = encodingsOf(parser);
  return { read: acknowledgementReader(encode), encode };
}

describe.each(Object.entries(ways))('%s', (_name, { read, encode }) => {
  test.each([0, 7, 10, 99, 100, 12_345, 999_999, 1_234_567_890, 2 ** 32 - 1])(
    'an acknowledgement of %i is known',
    (sequence) => {
      expect(read(encode(JSON.stringify({ type: 'ack', sequence })))).toBe(sequence);
    },
  );

  test.each([
    '{"type":"ack","sequence":4294967296}',
    '{"type":"ack","sequence":01}',
    '{"type":"ack","sequence":-1}',
    '{"type":"ack","sequence":1x}',
    '{"type":"ack","sequence":"1"}',
    '{"type":"ack","sequence":1} ',
    '{"type":"ack","sequence":}',
    '{"type":"ack","sequenca":12}',
    '{"type":"ledger"}',
    '',
  ])('%s is left to others', (text) => {
    expect(read(encode(text))).toBeUndefined();
  });

  test('with another bit anywhere it is none', () => {
    const message = Buffer.from(encode('{"type":"ack","sequence":123456}'));
    for (let at = 0; at < message.length; at++) {
      const changed = Buffer.from(message);
      changed[at] = (changed[at] ?? 0) ^ 0x40;
      expect(read(changed), `byte ${at}`).toBeUndefined();
    }
  });
});

test('whatever is known here is the acknowledgement that the usual way makes of it', () => {
  for (let digit = 0; digit < 256; digit++) {
    const text = `{"type":"ack","sequence":4${String.fromCharCode(digit)}}`;
    const sequence = readAcknowledgement(Buffer.from(text, 'latin1'));
    if (sequence !== undefined) expect(parseClientControl(text)).toEqual({ type: 'ack', sequence });
  }
});
