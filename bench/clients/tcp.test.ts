import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageReader } from './tcp.ts';

test('messages come out whole, however the stream was cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 50 })),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      (messages, cuts) => {
        const stream = Buffer.concat(
          messages.flatMap((message) => {
            const length = Buffer.alloc(4);
            length.writeUInt32BE(message.length);
            return [length, message];
          }),
        );
        const read: Uint8Array[] = [];
        const take = messageReader((bytes) => read.push(bytes));
        for (let at = 0, i = 0; at < stream.length; i++) {
          const length = cuts[i % cuts.length] ?? 1;
          take(stream.subarray(at, at + length));
          at += length;
        }
        expect(read.map((bytes) => [...bytes])).toEqual(messages.map((message) => [...message]));
      },
    ),
  );
});
