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
const STR_8 = 0xd9;
const ARRAY_16 = 0xdc;
const MAP_16 = 0xde;

/** How many values follow a tag, and how many bytes of its own. */
interface Extent {
  readonly values: number;
  readonly bytes: number;
  /** Of a text, without its length field. */
  readonly textBytes?: number;
}

/** What a message may have to be decoded. */
export interface ShapeLimits {
  readonly values: number;
  /** Of a text that does not begin as a data URL does. */
  readonly textBytes: number;
}

/** Whether it says that it holds more than it does, or holds more than it may. */
export type BadShape = 'untrue' | 'too much';

/**
 * What is wrong with a message in MessagePack (github.com/msgpack/msgpack, spec.md). The decoder makes room for as many items as
 * an array says before it looks for them: twenty bytes would have it ask for gigabytes. And three megabytes may be as many values.
 */
export function badShapeOf(message: Uint8Array, limits: ShapeLimits): BadShape | undefined {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  let values = 0;
  for (let pending = 1; pending > 0; pending--) {
    // Every value takes a byte at least.
    if (pending > message.length - at) return 'untrue';
    const extent = extentOf(view, at);
    if (extent === undefined) return 'untrue';
    const end = at + 1 + extent.bytes;
    if (++values > limits.values) return 'too much';
    if ((extent.textBytes ?? 0) > limits.textBytes && !isDataUrl(message.subarray(at, end)))
      return 'too much';
    at = end;
    pending += extent.values;
  }
  return at <= message.length ? undefined : 'untrue';
}

const DATA_URL = Buffer.from('data:image/');
/** The tag and four bytes of length. */
const MOST_TEXT_HEAD = 5;

const isDataUrl = (text: Uint8Array): boolean =>
  Buffer.from(text.subarray(0, MOST_TEXT_HEAD + DATA_URL.length)).includes(DATA_URL);

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
  if (tag >= STR_8) return { values: 0, bytes: fieldBytes + length, textBytes: length };
  const typeBytes = tag >= EXT_8 && tag <= EXT_32 ? 1 : 0;
  return { values: 0, bytes: fieldBytes + typeBytes + length };
}

function lengthAt(view: DataView, at: number, fieldBytes: number): number {
  if (fieldBytes === 1) return view.getUint8(at);
  return fieldBytes === 2 ? view.getUint16(at) : view.getUint32(at);
}
