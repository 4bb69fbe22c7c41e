/** Of a frame that is a whole message, or the last part of one. */
export const FIN = 0x80;

export const opcodes = { text: 0x1, binary: 0x2 } as const;

/**
 * A whole message as one unmasked WebSocket frame, as a server sends it (RFC 6455 section 5.2). It is the same for
 * every receiver, so a fan-out makes it once and hands the kernel one buffer for each consumer.
 */
export function webSocketFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame[0] = FIN | opcode;
  if (headerBytes === 2) {
    frame[1] = length;
  } else if (headerBytes === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(payload, headerBytes);
  return frame;
}
