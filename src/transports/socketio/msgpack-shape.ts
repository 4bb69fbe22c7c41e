/** Of each tag from 0xc4 on: bytes of its length field, or of its value where it has none. */
const LENGTH_FIELDS: Readonly<Record<number, number>> = {
  196: 1,
  197: 2,
  198: 4,
  199: 1,
  200: 2,
  201: 4,
  217: 1,
  218: 2,
  219: 4,
  220: 2,
  221: 4,
  222: 2,
  223: 4,
};
const VALUE_BYTES: Readonly<Record<number, number>> = {
  202: 4,
  203: 8,
  204: 1,
  205: 2,
  206: 4,
  207: 8,
  208: 1,
  209: 2,
  210: 4,
  211: 8,
  212: 2,
  213: 3,
  214: 5,
  215: 9,
  216: 17,
};

const EXT_8 = 0xc7;
const EXT_32 = 0xc9;
const ARRAY_16 = 0xdc;
const MAP_16 = 0xde;

/** How many values follow a tag, and how many bytes of its own. */
interface Extent {
  readonly values: number;
  readonly bytes: number;
}

/**
 * Whether a message in MessagePack is as long as its arrays, maps, texts and bytes say (github.com/msgpack/msgpack, spec.md). The
 * decoder makes room for as many items as an array says before it looks for them: twenty bytes would have it ask for gigabytes.
 */
export function holdsWhatItSays(message: Uint8Array): boolean {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  for (let pending = 1; pending > 0; pending--) {
    // Every value takes a byte at least.
    if (pending > message.length - at) return false;
    const extent = extentOf(view, at);
    if (extent === undefined) return false;
    at += 1 + extent.bytes;
    pending += extent.values;
  }
  return at <= message.length;
}

function extentOf(view: DataView, at: number): Extent | undefined {
  const tag = view.getUint8(at);
  if (tag < 0x80 || tag >= 0xe0) return { values: 0, bytes: 0 };
  if (tag < 0x90) return { values: 2 * (tag & 0x0f), bytes: 0 };
  if (tag < 0xa0) return { values: tag & 0x0f, bytes: 0 };
  if (tag < 0xc0) return { values: 0, bytes: tag & 0x1f };
  const fieldBytes = LENGTH_FIELDS[tag];
  if (fieldBytes === undefined) return { values: 0, bytes: VALUE_BYTES[tag] ?? 0 };
  if (at + 1 + fieldBytes > view.byteLength) return undefined;
  const length = lengthAt(view, at + 1, fieldBytes);
  if (tag >= MAP_16) return { values: 2 * length, bytes: fieldBytes };
  if (tag >= ARRAY_16) return { values: length, bytes: fieldBytes };
  const typeBytes = tag >= EXT_8 && tag <= EXT_32 ? 1 : 0;
  return { values: 0, bytes: fieldBytes + typeBytes + length };
}

function lengthAt(view: DataView, at: number, fieldBytes: number): number {
  if (fieldBytes === 1) return view.getUint8(at);
  return fieldBytes === 2 ? view.getUint16(at) : view.getUint32(at);
}
