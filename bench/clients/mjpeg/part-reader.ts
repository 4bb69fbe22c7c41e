import { ByteQueue } from './byte-queue.ts';

/** A larger picture is refused: whoever sends one sends no pictures, or never says where one ends. */
export const MOST_PART_BYTES = 16 * 1024 * 1024;
const MOST_HEADER_BYTES = 16 * 1024;
/** Before the first boundary there may be a preamble, which nobody reads. */
const MOST_PREAMBLE_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** A part of the stream, as it came. */
export interface Part {
  /** By their names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface PartListener {
  onPart(part: Part): void;
  /** A part came that is not what it says, or not whole. */
  onIncomplete(why: string): void;
}

/** What comes is no stream of parts that can be read. The message says what came, why that is wrong, and what may help. */
export class NotMultipartError extends Error {
  override readonly name = 'NotMultipartError';
  readonly code = 'not-multipart';
}

/** What is read next. */
type Place =
  | { readonly at: 'preamble'; readonly mostBytes: number }
  | { readonly at: 'headers' }
  /** Its length is known, and it is there as soon as it has come. */
  | { readonly at: 'body'; readonly headers: ReadonlyMap<string, string>; readonly bytes: number }
  /** It ends where the next boundary begins. */
  | { readonly at: 'open body'; readonly headers: ReadonlyMap<string, string> }
  /** After a body of known length: the boundary, or a length that was wrong. */
  | { readonly at: 'boundary' }
  | { readonly at: 'end' };

/**
 * Cuts a `multipart/x-mixed-replace` into its parts, as RFC 2046 has them and as cameras send them: with any number of dashes before
 * the boundary in header and stream, lines that end with CRLF or LF, parts with a length and without.
 */
export class PartReader {
  readonly #listener: PartListener;
  /** Without the dashes before it, of which some send more and some fewer than they say. */
  readonly #boundary: Buffer;
  #place: Place = { at: 'preamble', mostBytes: MOST_PREAMBLE_BYTES };
  readonly #pending = new ByteQueue();
  /** There is nothing to be done with less. */
  #neededBytes = 1;
  /** Of what is pending, so much has been looked through for a boundary in vain. */
  #searchedBytes = 0;

  /** @param boundary as the content type has it */
  constructor(boundary: string, listener: PartListener) {
    this.#boundary = Buffer.from(boundary.replace(/^-+/, '') || boundary, 'latin1');
    this.#listener = listener;
  }

  /** @throws NotMultipartError */
  push(chunk: Buffer): void {
    this.#pending.push(chunk);
    while (this.#pending.length >= this.#neededBytes && this.#step(this.#pending.all));
  }

  /** The connection has ended. */
  end(): void {
    const { at } = this.#place;
    const isBegun = at === 'headers' && /\S/.test(this.#pending.all.toString('latin1'));
    if (at === 'open body' || at === 'body' || isBegun)
      this.#listener.onIncomplete('the connection ended in it');
    this.#place = { at: 'end' };
  }

  /** Answers whether it went on, and may go on further. */
  #step(pending: Buffer): boolean {
    switch (this.#place.at) {
      case 'preamble':
        return this.#skipTo(pending, this.#place.mostBytes);
      case 'headers':
        return this.#readHeaders(pending);
      case 'body':
        return this.#readBody(pending, this.#place.headers, this.#place.bytes);
      case 'open body':
        return this.#readOpenBody(pending, this.#place.headers);
      case 'boundary':
        return this.#readBoundary(pending);
      case 'end':
        this.#pending.drop(pending.length);
        return false;
    }
  }

  #take(bytes: number, next: Place, neededBytes = 1): void {
    this.#pending.drop(bytes);
    this.#neededBytes = Math.max(1, neededBytes);
    this.#searchedBytes = 0;
    this.#place = next;
  }

  #waitForMore(): false {
    this.#neededBytes = this.#pending.length + 1;
    return false;
  }

  /** Goes on behind the next boundary, whatever comes before it. */
  #skipTo(pending: Buffer, mostBytes: number): boolean {
    const found = this.#findBoundary(pending);
    if (found !== undefined) {
      this.#pass(pending, found.after);
      return true;
    }
    if (pending.length <= mostBytes) return this.#waitForMore();
    throw new NotMultipartError(
      `no boundary "${this.#boundary.toString('latin1')}" came within ${Math.round(mostBytes / 1024)} kB, though the content type names it: ` +
        'is that a stream of pictures, in a browser?',
    );
  }

  /** A delimiter with two dashes behind it is the last one. */
  #pass(pending: Buffer, after: number): void {
    const isLast = pending[after] === DASH && pending[after + 1] === DASH;
    this.#take(after, isLast ? { at: 'end' } : { at: 'headers' });
  }

  #readHeaders(pending: Buffer): boolean {
    const end = endOfHeaders(pending);
    if (end === undefined) {
      if (pending.length <= MOST_HEADER_BYTES) return this.#waitForMore();
      throw new NotMultipartError(
        `a part has more than ${MOST_HEADER_BYTES / 1024} kB of headers, which none has that holds a picture: an empty line is missing after them`,
      );
    }
    const headers = headersIn(pending.toString('latin1', 0, end));
    const length = headers.get('content-length');
    if (length === undefined || !/^\d+$/.test(length)) {
      this.#take(end, { at: 'open body', headers });
      return true;
    }
    const bytes = Number(length);
    if (bytes > MOST_PART_BYTES) throw tooLarge(`announces ${bytes} bytes`);
    this.#take(end, { at: 'body', headers, bytes }, bytes);
    return true;
  }

  #readBody(pending: Buffer, headers: ReadonlyMap<string, string>, bytes: number): boolean {
    if (pending.length < bytes) return this.#waitForMore();
    // Nobody waits for the boundary, which some send with the next picture only.
    this.#take(bytes, { at: 'boundary' });
    this.#listener.onPart({ headers, body: pending.subarray(0, bytes) });
    return true;
  }

  #readOpenBody(pending: Buffer, headers: ReadonlyMap<string, string>): boolean {
    const found = this.#findBoundary(pending);
    if (found === undefined) {
      if (pending.length > MOST_PART_BYTES) throw tooLarge('goes on without a boundary');
      return this.#waitForMore();
    }
    this.#pass(pending, found.after);
    this.#listener.onPart({ headers, body: pending.subarray(0, found.before) });
    return true;
  }

  #readBoundary(pending: Buffer): boolean {
    let at = 0;
    while (pending[at] === CR || pending[at] === LF || pending[at] === DASH) at++;
    const after = at + this.#boundary.length;
    if (!isToldAt(pending, after) && at <= MOST_HEADER_BYTES) return this.#waitForMore();
    if (pending.subarray(at, after).equals(this.#boundary)) {
      this.#pass(pending, after);
    } else {
      this.#listener.onIncomplete('it is not as long as its content-length says');
      this.#take(0, { at: 'preamble', mostBytes: MOST_PART_BYTES });
    }
    return true;
  }

  /** Where a line begins with the boundary: what comes before that line, and after the boundary. */
  #findBoundary(pending: Buffer): { readonly before: number; readonly after: number } | undefined {
    const { length } = this.#boundary;
    let from = this.#searchedBytes;
    for (;;) {
      const found = pending.indexOf(this.#boundary, from);
      if (found < 0 || !isToldAt(pending, found + length)) {
        this.#searchedBytes = Math.max(0, found < 0 ? pending.length - length + 1 : found);
        return undefined;
      }
      let line = found;
      while (pending[line - 1] === DASH) line--;
      if (line === 0) return { before: 0, after: found + length };
      if (pending[line - 1] === LF) {
        return { before: pending[line - 2] === CR ? line - 2 : line - 1, after: found + length };
      }
      from = found + 1;
    }
  }
}

/** Whether what has come says that a boundary which ends there is the last one, or is not. */
const isToldAt = (bytes: Buffer, after: number): boolean =>
  bytes.length > after + 1 || (bytes.length > after && bytes[after] !== DASH);

const tooLarge = (what: string): NotMultipartError =>
  new NotMultipartError(
    `a part ${what}, and more than ${MOST_PART_BYTES / 1024 / 1024} MB is taken for no picture: ` +
      'have the server send smaller ones, or the right length',
  );

/** Where the body begins; undefined as long as no empty line has come. */
function endOfHeaders(bytes: Buffer): number | undefined {
  let lineBegin = bytes.indexOf(LF) + 1;
  // What is left of the boundary's own line.
  if (lineBegin === 0) return undefined;
  for (;;) {
    const lineEnd = bytes.indexOf(LF, lineBegin);
    if (lineEnd < 0) return undefined;
    const isEmpty = lineEnd === lineBegin || (lineEnd === lineBegin + 1 && bytes[lineBegin] === CR);
    if (isEmpty) return lineEnd + 1;
    lineBegin = lineEnd + 1;
  }
}

function headersIn(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^([^:]+):(.*)$/.exec(line.trim()));
  return new Map(lines.flatMap((line) => (line === null ? [] : [[nameIn(line), (line[2] ?? '').trim()]])));
}

const nameIn = (line: RegExpExecArray): string => (line[1] ?? '').trim().toLowerCase();

/**
 * The boundary that a content type names, quoted or not.
 *
 * @throws NotMultipartError for anything that is no multipart
 */
export function boundaryIn(contentType: string | undefined): string {
  if (contentType === undefined || !/^\s*multipart\//i.test(contentType)) {
    throw new NotMultipartError(
      `it answers with ${contentType === undefined ? 'no content type' : `"${contentType}"`}, which is no stream of pictures: ` +
        'give the address of its multipart/x-mixed-replace, such as http://192.0.2.7:8080/?action=stream',
    );
  }
  const [, quoted, plain] = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^;]+))/i.exec(contentType) ?? [];
  const boundary = (quoted ?? plain ?? '').trim();
  if (boundary !== '') return boundary;
  throw new NotMultipartError(
    `its content type, "${contentType}", names no boundary, so nobody can tell where a picture ends: ask its maker for one that does`,
  );
}
