/**
 * In one payload of polling: more than a client sends in a second, and few enough to be taken apart at once. Engine.IO would make
 * a million objects of as many packets before anybody is asked.
 */
const MOST_PACKETS = 1000;

/** Of a packet's length, in decimal. */
const MOST_DIGITS = 9;

const SEPARATOR = '\x1e';
const TEXT = 0;
const LENGTH_END = 255;

/** Whether a payload has few enough packets; `mostTextBytes` is for those that are text among binary ones. */
export function isSmallPayload(
  payload: string | Uint8Array,
  protocol: number,
  mostTextBytes: number,
): boolean {
  if (typeof payload !== 'string') return isSmallBinary(payload, mostTextBytes);
  return protocol === 3 ? isSmallText(payload) : hasFewSeparators(payload);
}

function hasFewSeparators(payload: string): boolean {
  let at = -1;
  for (let packets = 1; packets <= MOST_PACKETS; packets++) {
    at = payload.indexOf(SEPARATOR, at + 1);
    if (at < 0) return true;
  }
  return false;
}

/** Of protocol 3: `4:4abc1:6`. */
function isSmallText(payload: string): boolean {
  let at = 0;
  for (let packets = 0; packets <= MOST_PACKETS; packets++) {
    if (at >= payload.length) return true;
    const digits = /^\d+(?=:)/.exec(payload.slice(at, at + MOST_DIGITS + 1))?.[0];
    if (digits === undefined) return false;
    at += digits.length + 1 + Number(digits);
  }
  return false;
}

/**
 * Of protocol 3, too: a byte for text or binary, digits, each a byte, and 255. Text is taken apart there character by character, in
 * seconds for some megabytes; clients have it there beside attachments, which it announces.
 */
function isSmallBinary(payload: Uint8Array, mostTextBytes: number): boolean {
  let at = 0;
  for (let packets = 0; packets <= MOST_PACKETS; packets++) {
    if (at >= payload.length) return true;
    const end = payload.subarray(at, at + MOST_DIGITS + 2).indexOf(LENGTH_END, 1);
    const digits = payload.subarray(at + 1, at + end);
    if (end < 0 || digits.some((digit) => digit > 9)) return false;
    const bytes = Number(digits.join(''));
    if (payload[at] === TEXT && bytes > mostTextBytes) return false;
    at += end + 1 + bytes;
  }
  return false;
}
