/** The image formats a frame may hold, with the number that stands for each in the frame header. */
export const mediaTypes = { 'image/webp': 1, 'image/jpeg': 2, 'image/png': 3 } as const;

export type MediaType = keyof typeof mediaTypes;

const byNumber = new Map<number, MediaType>(
  Object.entries(mediaTypes).map(([name, number]) => [number, name as MediaType]),
);

/** The media type that a header's number stands for, or undefined. */
export function mediaTypeOf(number: number): MediaType | undefined {
  return byNumber.get(number);
}

const startsWith = (bytes: Uint8Array, offset: number, ...expected: number[]): boolean =>
  bytes.length >= offset + expected.length && expected.every((value, i) => bytes[offset + i] === value);

/**
 * What an image's first bytes say it is, or undefined for anything else. WebP: RFC 9649 section 2.3 ("RIFF", size,
 * "WEBP"); JPEG: SOI and the next marker's first byte; PNG: the eight-byte signature.
 */
export function sniffImage(bytes: Uint8Array): MediaType | undefined {
  if (startsWith(bytes, 0, 0x52, 0x49, 0x46, 0x46) && startsWith(bytes, 8, 0x57, 0x45, 0x42, 0x50)) {
    return 'image/webp';
  }
  if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(bytes, 0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return undefined;
}
