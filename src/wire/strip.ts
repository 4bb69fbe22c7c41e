/**
 * A strip of dark and light cells in a picture's top left corner that says which picture it is, so that a picture that
 * travelled under the wrong header is caught. It holds, most significant bit first:
 *
 * | bits | field |
 * |---|---|
 * | 8 | marker, always the same: tells that a strip is there, and how dark and light look in this picture |
 * | 32 | picture number |
 * | 48 | time, whole milliseconds since the Unix epoch, or 0 for none |
 * | 16 | CRC-16 of the 80 bits before it (CCITT: polynomial 0x1021, starting from 0xffff) |
 *
 * A cell is one 8 by 8 block of JPEG, and four whole 4 by 4 blocks of WebP: lossy encoders code it almost without loss.
 * The width alone decides how many rows the cells take: six at 160 pixels, two at 640, one from 832.
 */
const CELL_PIXELS = 8;
const MARKER = 0b1011_0010;
const MARKER_BITS = 8;
const PAYLOAD_BYTES = 10;
const STRIP_BYTES = 1 + PAYLOAD_BYTES + 2;
const STRIP_BITS = STRIP_BYTES * 8;
/** The least difference in luminance between the dimmest light and the brightest dark cell of a marker. */
const MIN_CONTRAST = 64;
const TWO_TO_32 = 2 ** 32;
const MAX_TIME_MILLIS = 2 ** 48 - 1;

const MIN_PICTURE_WIDTH = 160;
const MIN_PICTURE_HEIGHT = 120;

export interface StripPayload {
  /** 0 to 2^32 - 1 */
  readonly pictureNumber: number;
  /** Whole milliseconds since the Unix epoch, at most 2^48 - 1; 0 for none. */
  readonly timeMillis: number;
}

/** A square to fill, in pixels from the top left: white if `light`, black if not. */
export interface StripCell {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly light: boolean;
}

type StripErrorCode = 'picture-too-small' | 'number-out-of-range' | 'wrong-pixel-count';

/** A strip was asked for that cannot be, or pixels were passed that are not those of the picture. */
export class StripError extends Error {
  override readonly name = 'StripError';
  readonly code: StripErrorCode;

  constructor(code: StripErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Whether a picture of this size has room for a strip. */
export const fitsStrip = (width: number, height: number): boolean =>
  width >= MIN_PICTURE_WIDTH && height >= MIN_PICTURE_HEIGHT;

/**
 * The cells to fill on a picture of this size; they cover all of the strip.
 *
 * @throws StripError `picture-too-small`, `number-out-of-range`
 */
export function stripCells(payload: StripPayload, width: number, height: number): readonly StripCell[] {
  if (!fitsStrip(width, height)) {
    throw new StripError(
      'picture-too-small',
      `A picture of ${width}x${height} is too small for its strip: it takes ${MIN_PICTURE_WIDTH}x${MIN_PICTURE_HEIGHT} at least.`,
    );
  }
  const bytes = encode(payload);
  const columns = columnsAt(width);
  return Array.from({ length: STRIP_BITS }, (_, index) => ({
    x: (index % columns) * CELL_PIXELS,
    y: Math.floor(index / columns) * CELL_PIXELS,
    size: CELL_PIXELS,
    light: bitAt(bytes, index),
  }));
}

/**
 * What the strip of a decoded picture says, or undefined if there is none that can be read.
 *
 * @param rgba four bytes a pixel, row by row. The picture's top 48 rows are enough, with their height for `height`
 * @throws StripError `wrong-pixel-count` if `rgba` is not width times height pixels
 */
export function readStrip(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
): StripPayload | undefined {
  if (rgba.length !== width * height * 4) {
    throw new StripError(
      'wrong-pixel-count',
      `${rgba.length} bytes are not the RGBA pixels of ${width}x${height}.`,
    );
  }
  if (width < MIN_PICTURE_WIDTH || height < Math.ceil(STRIP_BITS / columnsAt(width)) * CELL_PIXELS) return;
  const threshold = markerThreshold(rgba, width);
  if (threshold === undefined) return;
  const bytes = new Uint8Array(STRIP_BYTES);
  for (let index = 0; index < STRIP_BITS; index++) {
    if (cellLuminance(rgba, width, index) > threshold) setBit(bytes, index);
  }
  return decode(bytes);
}

/** Cells a row: as few rows as fit, filled evenly. */
function columnsAt(width: number): number {
  const rows = Math.ceil(STRIP_BITS / Math.floor(width / CELL_PIXELS));
  return Math.ceil(STRIP_BITS / rows);
}

const bitAt = (bytes: Uint8Array, index: number): boolean =>
  (((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1;

function setBit(bytes: Uint8Array, index: number): void {
  bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (7 - (index & 7)));
}

function encode({ pictureNumber, timeMillis }: StripPayload): Uint8Array {
  requireRange('picture number', pictureNumber, TWO_TO_32 - 1);
  requireRange('time', timeMillis, MAX_TIME_MILLIS);
  const bytes = new Uint8Array(STRIP_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, MARKER);
  view.setUint32(1, pictureNumber);
  view.setUint16(5, Math.floor(timeMillis / TWO_TO_32));
  view.setUint32(7, timeMillis % TWO_TO_32);
  view.setUint16(11, crc16(bytes.subarray(1, 1 + PAYLOAD_BYTES)));
  return bytes;
}

function decode(bytes: Uint8Array): StripPayload | undefined {
  const view = new DataView(bytes.buffer);
  if (view.getUint16(11) !== crc16(bytes.subarray(1, 1 + PAYLOAD_BYTES))) return;
  return {
    pictureNumber: view.getUint32(1),
    timeMillis: view.getUint16(5) * TWO_TO_32 + view.getUint32(7),
  };
}

function requireRange(what: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max) {
    throw new StripError(
      'number-out-of-range',
      `A ${what} of ${value} is not a whole number from 0 to ${max}.`,
    );
  }
}

function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

/** Half-way between the marker's dark and light cells, or undefined if these cells are not a marker. */
function markerThreshold(rgba: Uint8Array | Uint8ClampedArray, width: number): number | undefined {
  let dimmestLight = 255;
  let brightestDark = 0;
  for (let index = 0; index < MARKER_BITS; index++) {
    const luminance = cellLuminance(rgba, width, index);
    if ((MARKER >> (MARKER_BITS - 1 - index)) & 1) dimmestLight = Math.min(dimmestLight, luminance);
    else brightestDark = Math.max(brightestDark, luminance);
  }
  return dimmestLight - brightestDark >= MIN_CONTRAST ? (dimmestLight + brightestDark) / 2 : undefined;
}

/** Mean luminance (BT.601, 0 to 255) of the middle half of a cell: deblocking filters blur its edges. */
function cellLuminance(rgba: Uint8Array | Uint8ClampedArray, width: number, index: number): number {
  const columns = columnsAt(width);
  const margin = CELL_PIXELS / 4;
  const side = CELL_PIXELS - 2 * margin;
  const left = (index % columns) * CELL_PIXELS + margin;
  const top = Math.floor(index / columns) * CELL_PIXELS + margin;
  let sum = 0;
  for (let y = top; y < top + side; y++) {
    for (let x = left; x < left + side; x++) {
      const at = (y * width + x) * 4;
      sum += 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
    }
  }
  return sum / (side * side);
}
