import type { Duplex } from 'node:stream';
import { FIN, opcodes } from '../websocket/frame.ts';

/** Whether it took the message. The bytes are lent to it for the call. */
type Take = (message: Uint8Array, isBinary: boolean) => boolean;

const MASKED = 0x80;
const MASK_AT = 2;
const MASK_BYTES = 4;
const PAYLOAD_AT = MASK_AT + MASK_BYTES;

/** Longer ones have their length elsewhere. */
const MOST_PAYLOAD_BYTES = 125;

/** Shared by all sockets: what is in it is read before anything else comes. */
const payload = new Uint8Array(MOST_PAYLOAD_BYTES);

/**
 * Takes small messages from a WebSocket's network socket before they enter its stream, `ws` and events, which is most of what
 * they cost. Only what comes in one piece by itself is looked at, as small messages nearly always do; all else goes the usual
 * way. Part of a longer message may look like a small one only if its sender wants that, who then spoils that message.
 *
 * @param socket of a server, on which nothing but WebSocket messages come any more
 */
export function interceptMessages(socket: Duplex, take: Take): void {
  const { push } = socket;
  socket.push = (chunk: unknown, encoding?: BufferEncoding) =>
    (chunk instanceof Uint8Array && takeFrom(chunk, take)) || push.call(socket, chunk, encoding);
}

/** A message of one masked frame, as clients send it (RFC 6455, sections 5.2 and 5.3). */
function takeFrom(chunk: Uint8Array, take: Take): boolean {
  const length = chunk.length - PAYLOAD_AT;
  if (length < 0 || length > MOST_PAYLOAD_BYTES || chunk[1] !== (MASKED | length)) return false;
  const isBinary = chunk[0] === (FIN | opcodes.binary);
  if (!isBinary && chunk[0] !== (FIN | opcodes.text)) return false;
  for (let i = 0; i < length; i++) {
    payload[i] = (chunk[PAYLOAD_AT + i] ?? 0) ^ (chunk[MASK_AT + (i % MASK_BYTES)] ?? 0);
  }
  return take(payload.subarray(0, length), isBinary);
}
