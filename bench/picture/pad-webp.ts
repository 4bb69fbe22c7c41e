import { seededRandom } from '../statistics/random.ts';

/** RIFF's chunks have a name of four letters and a size, and are of even length (RFC 9649, section 2.3). */
const CHUNK_HEADER_BYTES = 8;
const RIFF_SIZE_OFFSET = 4;
/** A name that nobody has a use for: decoders pass over what they do not know. */
const NAME = 'PADD';

/**
 * The same picture in a file of so many bytes, or one fewer, by a chunk at its end that decoders pass over. It holds what no
 * compression on the way makes smaller. A picture that is as large already stays as it is.
 *
 * @param image a WebP file
 * @param seed the same for the same bytes
 */
export function padWebp(image: Uint8Array, targetBytes: number, seed: number): Uint8Array {
  const paddingBytes = 2 * Math.floor((targetBytes - image.length - CHUNK_HEADER_BYTES) / 2);
  if (paddingBytes < 0) return image;
  const padded = new Uint8Array(image.length + CHUNK_HEADER_BYTES + paddingBytes);
  padded.set(image);
  padded.set(new TextEncoder().encode(NAME), image.length);
  const view = new DataView(padded.buffer);
  view.setUint32(image.length + NAME.length, paddingBytes, true);
  view.setUint32(RIFF_SIZE_OFFSET, padded.length - CHUNK_HEADER_BYTES, true);
  const random = seededRandom(seed);
  for (let i = image.length + CHUNK_HEADER_BYTES; i < padded.length; i++) padded[i] = 256 * random();
  return padded;
}
