import type { Duplex } from 'node:stream';
import type { SendOutcome } from '../../relay/link.ts';

const NOTHING = Buffer.alloc(0);

/**
 * Hands a frame to one of Node's sockets. After `full` the socket emits `drain`, or, if less waits than its high-water
 * mark, `flushed` is called: Node says nothing by itself of a small write that waits.
 */
export function writeFrame(socket: Duplex, bytes: Uint8Array, flushed: () => void): SendOutcome {
  socket.write(bytes);
  if (socket.writableLength === 0) return 'taken';
  if (!socket.writableNeedDrain) socket.write(NOTHING, flushed);
  return 'full';
}
