import type { IncomingMessage } from 'node:http';

/** Engine.IO keeps what it reads of a body as it comes. A byte at a time, as chunks may be, that is a hundred times as much. */
const MOST_SMALL_CHUNKS = 1000;
const LEAST_CHUNK_BYTES = 128;

/** Has something done about a body that comes in far too many pieces, and reads no more of it. */
export function onTrickle(request: IncomingMessage, act: () => void): void {
  let chunks = 0;
  let bytes = 0;
  const count = (chunk: Buffer | string): void => {
    bytes += chunk.length;
    if (++chunks <= MOST_SMALL_CHUNKS + bytes / LEAST_CHUNK_BYTES) return;
    request.off('data', count);
    request.destroy();
    act();
  };
  // A listener of its own would have the body flow before Engine.IO takes it.
  const follow = (event: string | symbol): void => {
    if (event !== 'data') return;
    request.off('newListener', follow);
    request.on('data', count);
  };
  request.on('newListener', follow);
}
