import { describe, expect, test } from 'vitest';
import { boundaryIn, MOST_PART_BYTES, NotMultipartError, PartReader } from './part-reader.ts';

/** Bytes as pictures have them, with line ends, dashes and a part of the boundary among them. */
const pictures = ['\xff\xd8\r\n--fra\xff\xd9', '\xff\xd8-\n--\n-\xff\xd9', '\xff\xd8three\xff\xd9'].map(
  (text) => Buffer.from(text, 'latin1'),
);

interface Form {
  /** As the content type has it. */
  readonly named: string;
  /** As a line of the stream has it. */
  readonly line: string;
  readonly lineEnd: string;
  readonly hasLength: boolean;
  /** Before each boundary. */
  readonly before: string;
}

function streamOf({ line, lineEnd, hasLength, before }: Form, bodies: readonly Buffer[] = pictures): Buffer {
  const parts = bodies.map((body) => {
    const length = hasLength ? `Content-Length: ${body.length}${lineEnd}` : '';
    const head = `${line}${lineEnd}Content-Type: image/jpeg${lineEnd}${length}${lineEnd}`;
    return Buffer.concat([Buffer.from(head), body, Buffer.from(before)]);
  });
  return Buffer.concat([...parts, Buffer.from(`${line}${lineEnd}`)]);
}

/** What a reader makes of a stream that comes in pieces of that many bytes. */
function read(boundary: string, stream: Buffer, pieceBytes = stream.length) {
  const bodies: string[] = [];
  const incomplete: string[] = [];
  const reader = new PartReader(boundary, {
    onPart: ({ body }) => bodies.push(body.toString('latin1')),
    onIncomplete: (why) => incomplete.push(why),
  });
  for (let at = 0; at < stream.length; at += pieceBytes) reader.push(stream.subarray(at, at + pieceBytes));
  return { bodies, incomplete, reader };
}

/** As those write whose format this is. */
const usual: Form = { named: 'frame', line: '--frame', lineEnd: '\r\n', hasLength: true, before: '\r\n' };
const forms: Record<string, Form> = {
  'a relay of ours, or ESP32-CAM': usual,
  'mjpg-streamer, whose boundary is quoted by nobody': {
    ...usual,
    named: 'boundarydonotcross',
    line: '--boundarydonotcross',
  },
  'ffmpeg -f mpjpeg, without a length': { ...usual, hasLength: false, named: 'ffmpeg', line: '--ffmpeg' },
  'motion, whose header has the dashes of the stream': {
    ...usual,
    named: '--BoundaryString',
    line: '--BoundaryString',
  },
  'a strict one, with dashes of its own besides': {
    ...usual,
    hasLength: false,
    named: '--frame',
    line: '----frame',
  },
  'one without dashes': { ...usual, hasLength: false, line: 'frame' },
  'bare line feeds': { ...usual, hasLength: false, lineEnd: '\n', before: '\n' },
  'bare line feeds, with lengths': { ...usual, lineEnd: '\n', before: '\n' },
  'lengths, and nothing before the boundary': { ...usual, before: '' },
  'dashes behind the name': { ...usual, named: '--video boundary--', line: '--video boundary--' },
};

describe.each(Object.entries(forms))('%s', (_name, form) => {
  test.each([1, 2, 3, 7, 1000])('in pieces of %i bytes', (pieceBytes) => {
    const { bodies, incomplete } = read(form.named, streamOf(form), pieceBytes);
    expect(bodies).toEqual(pictures.map((picture) => picture.toString('latin1')));
    expect(incomplete).toEqual([]);
  });
});

test('a part with a length is there when it has come, before the boundary after it', () => {
  const [picture = Buffer.alloc(0)] = pictures;
  const stream = streamOf(usual, [picture]);
  const { bodies } = read('frame', stream.subarray(0, stream.lastIndexOf(picture) + picture.length));
  expect(bodies).toHaveLength(1);
});

test('headers are told, whatever their case', () => {
  const told: (string | undefined)[] = [];
  const reader = new PartReader('b', {
    onPart: ({ headers }) => told.push(headers.get('x-timestamp')),
    onIncomplete: () => {},
  });
  reader.push(Buffer.from('--b\r\nX-TimeStamp:  12.000345 \r\nContent-Length: 1\r\n\r\nx'));
  expect(told).toEqual(['12.000345']);
});

test('what comes behind the last boundary is read by nobody', () => {
  const stream = Buffer.concat([
    streamOf(usual).subarray(0, -2),
    Buffer.from('--\r\n\r\n--frame\r\n\r\nmore\r\n--frame\r\n'),
  ]);
  expect(read('frame', stream).bodies).toHaveLength(pictures.length);
});

describe('a part is incomplete', () => {
  test.each([
    ['in its body', 'Content-Length: 9\r\n\r\nfour'],
    ['in its body, of no known length', '\r\nfour'],
    ['in its headers', 'Content-Le'],
  ])('that the connection ends in: %s', (_where, rest) => {
    const { bodies, incomplete, reader } = read('b', Buffer.from(`--b\r\n${rest}`));
    reader.end();
    expect({ bodies, incomplete }).toEqual({ bodies: [], incomplete: ['the connection ended in it'] });
  });

  test('but nothing is, where it ends between two', () => {
    const { incomplete, reader } = read('frame', streamOf(usual));
    reader.end();
    expect(incomplete).toEqual([]);
  });

  test('whose length is wrong, and the next one is read again', () => {
    const wrong = Buffer.from(`--frame\r\nContent-Length: 3\r\n\r\n${'x'.repeat(100_000)}\r\n`);
    const { bodies, incomplete } = read('frame', Buffer.concat([wrong, streamOf(usual)]), 4096);
    expect(bodies).toEqual(['xxx', ...pictures.map((picture) => picture.toString('latin1'))]);
    expect(incomplete).toEqual(['it is not as long as its content-length says']);
  });
});

describe('refused, with what came and what may help', () => {
  test.each([
    [
      'a part that announces more',
      '--b\r\nContent-Length: 16777217\r\n\r\n',
      /announces 16777217 bytes, and more than 16 MB is taken/,
    ],
    ['a part that never ends', `--b\r\n\r\n${'x'.repeat(MOST_PART_BYTES + 1)}`, /goes on without a boundary/],
    ['headers without an end', `--b\r\n${'x: y\r\n'.repeat(4000)}`, /more than 16 kB of headers/],
    ['a stream without its boundary', 'x'.repeat(70_000), /no boundary "b" came within 64 kB/],
  ])('%s', (_what, stream, words) => {
    const reading = (): unknown => read('b', Buffer.from(stream), 1 << 16);
    expect(reading).toThrow(NotMultipartError);
    expect(reading).toThrow(words);
  });
});

describe('a content type', () => {
  test.each([
    ['multipart/x-mixed-replace;boundary=frame', 'frame'],
    ['Multipart/X-Mixed-Replace; charset=x; Boundary="a b;c"', 'a b;c'],
    ['multipart/x-mixed-replace; boundary=--myboundary ; x=y', '--myboundary'],
  ])('%s', (type, boundary) => {
    expect(boundaryIn(type)).toBe(boundary);
  });

  test.each([
    [
      'text/html; charset=utf-8',
      /^it answers with "text\/html; charset=utf-8", which is no stream of pictures: give the address/,
    ],
    [undefined, /^it answers with no content type/],
    ['multipart/x-mixed-replace', /names no boundary/],
  ])('%s is refused', (type, words) => {
    expect(() => boundaryIn(type)).toThrow(words);
  });
});
