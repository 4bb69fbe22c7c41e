import * as msgpackParser from 'socket.io-msgpack-parser';

export const OPCODES = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const NO_MASK = Buffer.alloc(4);

/** A WebSocket frame as a client sends it (RFC 6455, 5.2), of less than 64 KiB. */
export function clientFrame(
  opcode: number,
  payload: Buffer,
  mask: Uint8Array = NO_MASK,
  first = 0x80,
): Buffer {
  const length = payload.length;
  const head =
    length < 126
      ? Buffer.from([first | opcode, 0x80 | length])
      : Buffer.from([first | opcode, 0x80 | 126, length >> 8, length & 0xff]);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i & 3] ?? 0))]);
}

export const textFrame = (text: string): Buffer => clientFrame(OPCODES.text, Buffer.from(text));

/** A Socket.IO packet as its MessagePack parser writes it. */
export function msgpackPacket(packet: object): Buffer {
  const [encoded] = new msgpackParser.Encoder().encode(packet as never) as unknown as [Uint8Array];
  return Buffer.from(encoded);
}
