import * as msgpackParser from 'socket.io-msgpack-parser';
import { RefusalError } from '../../wire/errors.ts';
import type { Transport } from '../transport.ts';
import { MOST_TEXT_LENGTH, tooLong } from './messages.ts';
import { badShapeOf } from './msgpack-shape.ts';
import { socketIoTransport } from './socketio.ts';

/** A packet, its options and a hello have some tens. */
const limits = { values: 200, textBytes: MOST_TEXT_LENGTH };

function whyNotMessagePack(message: string | Uint8Array): RefusalError | undefined {
  if (typeof message === 'string') return new RefusalError('bad-control', 'It is text, and no MessagePack.');
  const badShape = badShapeOf(message, limits);
  if (badShape === 'too much') return tooLong();
  return badShape && new RefusalError('bad-control', 'It says that it holds more than it does.');
}

/** Socket.IO with the MessagePack parser: a frame is one packet instead of two. Clients must use that parser too. */
export const socketioMsgpack: Transport = socketIoTransport({
  parser: msgpackParser,
  packages: ['socket.io', 'socket.io-msgpack-parser'],
  whyNot: whyNotMessagePack,
});
