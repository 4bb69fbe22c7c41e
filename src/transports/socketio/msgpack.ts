import * as msgpackParser from 'socket.io-msgpack-parser';
import type { Transport } from '../transport.ts';
import { holdsWhatItSays } from './msgpack-shape.ts';
import { socketIoTransport } from './socketio.ts';

class CheckedDecoder extends msgpackParser.Decoder {
  /** What it throws ends the connection. */
  override add(message: unknown): void {
    if (message instanceof Uint8Array && !holdsWhatItSays(message))
      throw new RangeError('a message says that it holds more than it does');
    super.add(message);
  }
}

/** Socket.IO with the MessagePack parser: a frame is one packet instead of two. Clients must use that parser too. */
export const socketioMsgpack: Transport = socketIoTransport({
  parser: { ...msgpackParser, Decoder: CheckedDecoder },
  packages: ['socket.io', 'socket.io-msgpack-parser'],
});
