/**
 * In one payload of polling: more than a client sends in a second, and few enough to be taken apart at once. Engine.IO would make
 * a million objects of as many packets before anybody is asked.
 */
const MOST_PACKETS = 1000;

/** Of the packets together that are looked at one by one only when all have been taken apart: short ones, and text in bytes. */
const MOST_BYTES_TOGETHER = 256 * 1024;

/** Of a packet's length, in decimal. */
const MOST_DIGITS = 9;

const SEPARATOR = '\x1e';
const TEXT = 0;
const LENGTH_END = 255;

/** Counts packets until they are too many, or too much. */
class Weighing {
  #packets = 0;
  #shortBytes = 0;
  readonly #mostShortBytes: number;

  constructor(mostShortBytes: number) {
    this.#mostShortBytes = mostShortBytes;
  }

  /** Whether this one may follow. */
  takes(bytes: number): boolean {
    if (bytes <= this.#mostShortBytes) this.#shortBytes += bytes;
    return ++this.#packets <= MOST_PACKETS && this.#shortBytes <= MOST_BYTES_TOGETHER;
  }
}

/**
 * Whether a payload has few enough packets, and short ones of few enough bytes.
 *
 * @param mostShortBytes what is longer is a picture, or is refused by itself
 */
export function isSmallPayload(
  payload: string | Uint8Array,
  protocol: number,
  mostShortBytes: number,
): boolean {
  const weighing = new Weighing(mostShortBytes);
  if (typeof payload !== 'string') return isSmallBinary(payload, mostShortBytes, weighing);
  return protocol === 3 ? isSmallText(payload, weighing) : isSmallSeparated(payload, weighing);
}

function isSmallSeparated(payload: string, weighing: Weighing): boolean {
  for (let at = 0; at <= payload.length; ) {
    const separator = payload.indexOf(SEPARATOR, at);
    const end = separator < 0 ? payload.length : separator;
    if (!weighing.takes(end - at)) return false;
    at = end + 1;
  }
  return true;
}

/** Of protocol 3: `4:4abc1:6`. */
function isSmallText(payload: string, weighing: Weighing): boolean {
  for (let at = 0; at < payload.length; ) {
    const digits = /^\d+(?=:)/.exec(payload.slice(at, at + MOST_DIGITS + 1))?.[0];
    if (digits === undefined || !weighing.takes(Number(digits))) return false;
    at += digits.length + 1 + Number(digits);
  }
  return true;
}

/**
 * Of protocol 3, too: a byte for text or binary, digits, each a byte, and 255. Text is taken apart there character by character, in
 * seconds for some megabytes; clients have it there beside attachments, which it announces.
 */
function isSmallBinary(payload: Uint8Array, mostTextBytes: number, weighing: Weighing): boolean {
  for (let at = 0; at < payload.length; ) {
    const end = payload.subarray(at, at + MOST_DIGITS + 2).indexOf(LENGTH_END, 1);
    const digits = payload.subarray(at + 1, at + end);
    if (end < 0 || digits.some((digit) => digit > 9)) return false;
    const bytes = Number(digits.join(''));
    if (payload[at] === TEXT && bytes > mostTextBytes) return false;
    if (!weighing.takes(bytes)) return false;
    at += end + 1 + bytes;
  }
  return true;
}
