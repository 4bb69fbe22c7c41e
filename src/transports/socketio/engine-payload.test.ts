import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSmallPayload } from './engine-payload.ts';

interface Packet {
  readonly type: string;
  readonly data: string | Buffer;
}

type Done = (payload: string | Buffer) => void;

const require = createRequire(import.meta.url);
const socketIo = createRequire(require.resolve('socket.io'));
const engine = createRequire(socketIo.resolve('engine.io'));
const { encodePayload: encodePayload4 } = engine('engine.io-parser') as {
  encodePayload: (packets: Packet[], done: Done) => void;
};
const { encodePayload: encodePayload3 } = engine('./parser-v3') as {
  encodePayload: (packets: Packet[], supportsBinary: boolean, done: Done) => void;
};

const MOST_TEXT_BYTES = 100;

const forms = {
  'protocol 4': {
    protocol: 4,
    encode: (packets: Packet[], done: Done) => encodePayload4(packets, done),
  },
  'protocol 3, in text': {
    protocol: 3,
    encode: (packets: Packet[], done: Done) => encodePayload3(packets, false, done),
  },
  'protocol 3, in bytes': {
    protocol: 3,
    encode: (packets: Packet[], done: Done) => encodePayload3(packets, true, done),
  },
};

const text: Packet = { type: 'message', data: '2["control","é"]' };
const binary: Packet = { type: 'message', data: Buffer.alloc(300, 7) };

describe.each(Object.entries(forms))('%s', (_form, { protocol, encode }) => {
  const weigh = (packets: Packet[], mostShortBytes: number): boolean => {
    let small: boolean | undefined;
    encode(packets, (payload) => {
      small = isSmallPayload(payload, protocol, mostShortBytes);
    });
    return small === true;
  };
  const isSmall = (packets: Packet[]): boolean => weigh(packets, MOST_TEXT_BYTES);

  test.each([1, 2, 999, 1000])('%i packets are taken', (count) => {
    const packets = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? binary : text));
    expect(isSmall(packets)).toBe(true);
  });

  test.each([
    [100, 2000, true],
    [100, 3000, false],
  ])('%i packets of %i characters: %s', (count, length, small) => {
    const long: Packet = { type: 'message', data: 'x'.repeat(length) };
    const packets = Array.from({ length: count }, () => long);
    const taken = weigh(packets, 4096);
    expect(taken).toBe(small);
  });

  test.each([1001, 5000])('%i packets are not', (count) => {
    const packets = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? binary : text));
    expect(isSmall(packets)).toBe(false);
  });

  test('whatever else it is given, it says yes or no', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-0-9:e.]*$/)), fc.uint8Array(), (a, b) => {
        const payload = protocol === 3 && a.length % 2 === 0 ? b : a;
        expect(typeof isSmallPayload(payload, protocol, MOST_TEXT_BYTES)).toBe('boolean');
      }),
    );
  });
});

test('text among bytes is short', () => {
  const long: Packet = { type: 'message', data: 'a'.repeat(MOST_TEXT_BYTES) };
  encodePayload3([binary, long], true, (payload) => {
    expect(isSmallPayload(payload, 3, MOST_TEXT_BYTES)).toBe(false);
    expect(isSmallPayload(payload, 3, MOST_TEXT_BYTES + 1)).toBe(true);
  });
});
