import type { WireName } from '../../../wire/wire-name.ts';
import { clientFrame, msgpackPacket, OPCODES } from '../client-frame.ts';
import { SMALLEST_FRAME_BYTES, testFrame } from '../frames.ts';
import { greetingOf, openings } from '../openings.ts';
import type { Random } from './random.ts';

const lines = (...parts: string[]): Buffer => Buffer.from([...parts, '', ''].join('\r\n'));

const upgradeOf = (path: string): Buffer =>
  lines(
    `GET ${path} HTTP/1.1`,
    'Host: relay',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  );

const engineUpgrade = (query: string, random: Random): Buffer =>
  upgradeOf(`/socket.io/?EIO=${random.pick(['4', '4', '3'])}&transport=websocket&${query}`);

const longHeader = `X-Long: ${'x'.repeat(20_000)}`;
const manyHeaders = Array.from({ length: 200 }, (_, i) => `X-${i}: ${i}`);

/** Plain HTTP, right and wrong. */
const requests: readonly Buffer[] = [
  lines('GET / HTTP/1.1', 'Host: relay'),
  lines('GET /channels HTTP/1.1', 'Host: relay', 'Connection: keep-alive', 'Accept-Encoding: gzip'),
  lines('GET /channels/fuzz1/mjpeg?token=x HTTP/1.1', 'Host: relay'),
  lines('GET /channels/%2e%2e%2f/snapshot HTTP/1.1', 'Host: relay'),
  lines('GET http://elsewhere/ HTTP/1.1', 'Host: relay'),
  lines('GET //relay//..//%00 HTTP/1.1', 'Host: [::1'),
  lines('GET /?%zz=%&&=&__proto__=1 HTTP/1.1', 'Host: relay:99999'),
  lines('HEAD /emit.html HTTP/1.1', 'Host: relay', 'If-None-Match: *'),
  lines('OPTIONS * HTTP/1.1', 'Host: relay', 'Origin: http://elsewhere'),
  lines('CONNECT relay:443 HTTP/1.1', 'Host: relay'),
  lines('PRI * HTTP/2.0', '', 'SM'),
  lines('GET / HTTP/1.1', 'Host: relay', longHeader),
  lines('GET / HTTP/1.1', 'Host: relay', ...manyHeaders),
  lines('POST / HTTP/1.1', 'Host: relay', 'Expect: 100-continue', 'Content-Length: 5', '', 'hello'),
  lines('POST / HTTP/1.1', 'Host: relay', 'Transfer-Encoding: chunked', '', '5', 'hello', 'zz', '', '0'),
  lines('GET / HTTP/1.1', 'Host: relay', 'Content-Length: 99999999999999999999'),
  lines('GET /live?role=consume HTTP/1.1', 'Host: relay'),
  lines('GET /live HTTP/1.1', 'Host: relay', 'Upgrade: h2c', 'Connection: Upgrade'),
  upgradeOf('/live?role=consume&role=emit&channel=fuzz2&__proto__=1'),
  upgradeOf('/socket.io/?EIO=4&transport=websocket&sid=nobody'),
  Buffer.from('GET / HTTP/1.1\r\nHost: relay\r\n\r\nGET / HTTP/1.1\r\nHost: relay\r\n\r\n'),
  Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
];

/** Engine.IO over HTTP: what is posted to a session that there is not, and to open one. */
const pollingRequests: readonly Buffer[] = [
  lines('GET /socket.io/?EIO=4&transport=polling HTTP/1.1', 'Host: relay'),
  lines('GET /socket.io/?EIO=3&transport=polling&b64=1 HTTP/1.1', 'Host: relay'),
  lines('GET /socket.io/?EIO=4&transport=polling&j=0 HTTP/1.1', 'Host: relay'),
  lines('POST /socket.io/?EIO=4&transport=polling HTTP/1.1', 'Host: relay', 'Content-Length: 2', '', '40'),
  lines(
    'POST /socket.io/?EIO=3&transport=polling&sid=x HTTP/1.1',
    'Host: relay',
    'Content-Length: 4',
    '',
    '2:40',
  ),
  lines('GET /socket.io/?EIO=99&transport=carrier HTTP/1.1', 'Host: relay'),
  lines('OPTIONS /socket.io/?EIO=4&transport=polling HTTP/1.1', 'Host: relay', 'Origin: http://elsewhere'),
  lines('DELETE /socket.io/?EIO=4&transport=polling HTTP/1.1', 'Host: relay'),
];

const controls: readonly string[] = [
  '{"type":"ledger"}',
  '{"type":"ack","sequence":3}',
  '{"type":"ack","sequence":-1}',
  '{"type":"ack","sequence":4294967296}',
  '{"type":"ack","sequence":1e999}',
  '{"type":"ping","id":0}',
  '{"type":"__proto__","__proto__":{"type":"ledger"}}',
  '{"type":{"type":"ledger"}}',
  'null',
  '[]',
  '"ledger"',
  '',
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  '\u0000\ud800',
];

/** Frames whose header, or image, may be mutated. */
const frames: readonly Buffer[] = [
  Buffer.from(testFrame(1)),
  Buffer.from(testFrame(2 ** 32 - 1, 2000)),
  Buffer.from(testFrame(3)).subarray(0, SMALLEST_FRAME_BYTES - 1),
  Buffer.alloc(0),
];

const eventOf = (event: string, payload: unknown): string => `42${JSON.stringify([event, payload])}`;

const deep = `${'['.repeat(2000)}${']'.repeat(2000)}`;

/** Engine.IO packets, most of them with a Socket.IO packet inside. */
const packets: readonly string[] = [
  '40',
  '40{"role":"consume","channel":"fuzz3"}',
  '40{"role":"emit","channel":"fuzz4"}',
  '40{"role":["emit"],"channel":{"toString":1},"token":{}}',
  '40{"__proto__":{"role":"emit"}}',
  '40/elsewhere,',
  '40/__proto__,{}',
  '41',
  '42',
  '42["stream","data:image/webp;base64,UklGRg=="]',
  '42["stream","data:text/html,<script>"]',
  '42["stream",null]',
  '42["stream",{"_placeholder":true,"num":0}]',
  '42["stream"]',
  '42["disconnect"]',
  '42["disconnecting"]',
  '42["connect"]',
  '42["connect_error"]',
  '42["error",1]',
  '42["newListener"]',
  '42["removeListener"]',
  '42["__proto__",{"constructor":{"prototype":1}}]',
  '42["constructor"]',
  '42[1]',
  '42[null]',
  '42{}',
  '42999999999999999999["stream"]',
  '431["x"]',
  '44{"message":"x"}',
  '451-["stream",{"_placeholder":true,"num":0}]',
  '451-["stream",{"_placeholder":true,"num":99}]',
  '450-["stream"]',
  '4599999999-["stream",{"_placeholder":true,"num":0}]',
  '45-["stream"]',
  '461-["x"]',
  `42["stream",${deep}]`,
  `42${deep}`,
  '0{}',
  '1',
  '2',
  '2probe',
  '3',
  '3probe',
  '5',
  '6',
  '9',
  'b4UklGRg==',
  '',
];

const msgpackPackets: readonly Buffer[] = [
  { type: 0, nsp: '/', data: { role: 'consume', channel: 'fuzz5' } },
  { type: 0, nsp: '/', data: { role: 'emit', channel: 'fuzz6' } },
  { type: 0, nsp: '/elsewhere' },
  { type: 2, nsp: '/', data: ['control', '{"type":"ledger"}'] },
  { type: 2, nsp: '/', data: ['stream', Buffer.from(testFrame(1))] },
  { type: 2, nsp: '/', data: ['__proto__', {}] },
  { type: 2, nsp: '/', data: [] },
  { type: 2, nsp: '/', data: null },
  { type: 99, nsp: '/', data: [] },
  { type: 1, nsp: '/' },
].map(msgpackPacket);

/** One message, of any WebSocket. */
interface Message {
  readonly opcode: number;
  readonly payload: Buffer;
}

const text = (payload: string): Message => ({ opcode: OPCODES.text, payload: Buffer.from(payload) });
const binary = (payload: Buffer): Message => ({ opcode: OPCODES.binary, payload });

/** How a wire is spoken. What is said may be mutated, wrapped, or both. */
interface Dialect {
  /** Plain HTTP that only transports of this wire understand. */
  readonly requests: readonly Buffer[];
  /** A request to open a link. */
  readonly upgrade: (query: string, random: Random) => Buffer;
  readonly message: (random: Random) => Message;
}

const engineMessage = (random: Random): Message => {
  if (random.below(6) === 0) return binary(random.pick(frames));
  return text(random.below(3) === 0 ? eventOf('control', random.pick(controls)) : random.pick(packets));
};

const dialects: Readonly<Record<WireName, Dialect>> = {
  websocket: {
    requests: [],
    upgrade: (query) => upgradeOf(`/live?${query}`),
    message: (random) => (random.below(2) === 0 ? text(random.pick(controls)) : binary(random.pick(frames))),
  },
  socketio: { requests: pollingRequests, upgrade: engineUpgrade, message: engineMessage },
  'socketio-msgpack': {
    requests: pollingRequests,
    upgrade: engineUpgrade,
    message: (random) =>
      random.below(2) === 0 ? binary(random.pick(msgpackPackets)) : engineMessage(random),
  },
};

/** Plain HTTP, which any transport is sent, or those of this wire. */
export function requestOver(wire: WireName, random: Random): Buffer {
  const own = dialects[wire].requests;
  return random.pick(own.length > 0 && random.below(2) === 0 ? own : requests);
}

/** A request to open a link, in one of many ways; on channels of their own, and on the one that others watch. */
export function upgradeOver(wire: WireName, random: Random): Buffer {
  const role = random.pick(['emit', 'consume', 'consume', 'nobody']);
  const channel = random.pick(['stream', `fuzz${random.below(20)}`, '__proto__', 'constructor']);
  return dialects[wire].upgrade(`role=${role}&channel=${channel}&ack=${random.below(2)}`, random);
}

/** What makes a link of an upgraded connection, where that takes anything. */
export function greetingOver(wire: WireName, random: Random): Buffer {
  const hello = { role: random.pick(['emit', 'consume']), channel: `fuzz${random.below(20)}` };
  return greetingOf(openings[wire](hello), random.bytes(4));
}

/** What is sent over a WebSocket: mutated inside its frames, or in the frames themselves. */
export function messageOver(wire: WireName, random: Random, mutate: (bytes: Buffer) => Buffer): Buffer {
  switch (random.below(8)) {
    case 0:
      return clientFrame(
        random.pick(Object.values(OPCODES)),
        random.bytes(random.below(200)),
        random.bytes(4),
      );
    case 1:
      // Reserved bits, continuations of nothing, and no end.
      return clientFrame(random.below(16), random.bytes(20), random.bytes(4), random.below(16) << 4);
    case 2:
      // So long that nobody has it: 2^63 bytes, or more than the relay takes.
      return Buffer.concat([Buffer.from([0x82, 0xff]), random.bytes(8), random.bytes(30)]);
    case 3: {
      const { opcode, payload } = dialects[wire].message(random);
      return mutate(clientFrame(opcode, payload, random.bytes(4)));
    }
    default: {
      const { opcode, payload } = dialects[wire].message(random);
      return clientFrame(opcode, mutate(payload), random.bytes(4));
    }
  }
}
