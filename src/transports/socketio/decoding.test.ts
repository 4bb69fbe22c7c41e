import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import { until } from '../testing/client.ts';
import { clientFrame, msgpackPacket, OPCODES, textFrame } from '../testing/client-frame.ts';
import { unexpected } from '../testing/unexpected.ts';
import { upgradeHead } from '../testing/upgrade-head.ts';
import type { Listening, Transport } from '../transport.ts';
import { socketioMsgpack } from './msgpack.ts';
import { socketio } from './socketio.ts';

let counters: Counters;
let relay: Relay;
let listening: Listening;
let came: number;

const listen = async (transport: Transport): Promise<void> => {
  relay = new Relay({ ...relayDefaults, nowMs: () => performance.now() });
  counters = new Counters();
  came = 0;
  const count = ({ type }: { readonly type: string }): void => {
    if (type === 'consumer came') came++;
  };
  listening = await transport.listen({
    host: '127.0.0.1',
    port: 0,
    relay: relay.attach(counters, count),
    nowMicros: () => 0,
    failed: unexpected,
    fetch: () => new Response('served'),
  });
};

afterEach(async () => {
  relay.shutDown();
  await listening.close();
});

/** Sends these messages over a WebSocket, and waits until it is told that, or until so many are refused. */
async function send(
  protocol: number,
  messages: readonly Buffer[],
  { told, refused }: { readonly told?: string; readonly refused: number },
): Promise<void> {
  const socket = connectTcp(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(upgradeHead(`/socket.io/?EIO=${protocol}&transport=websocket`, { Host: 'relay' }));
  await once(socket, 'data');
  let said = '';
  socket.on('data', (bytes: Buffer) => {
    said += bytes.toString('latin1');
  });
  const last = messages.at(-1) ?? Buffer.alloc(0);
  for (const message of messages.slice(0, -1)) socket.write(message);
  // Only who has a session can be told.
  await until('it to watch', () => told === undefined || counters.consumers === 1);
  socket.write(last);
  await until('the words', () => told === undefined || said.includes(told));
  await until('the refusal', () => [...counters.refusals.values()].reduce((a, b) => a + b, 0) === refused);
  socket.destroy();
}

const LONG = 20_000;
const values = Array.from({ length: LONG / 2 }, () => 1);

describe('over socketio', () => {
  beforeEach(() => listen(socketio));

  const hello = textFrame('40{"role":"consume"}');

  test.each([
    ['a long event', `42${JSON.stringify(['x', values])}`, 'bad-control'],
    ['a long control message', `42${JSON.stringify(['control', 'x'.repeat(LONG)])}`, 'bad-control'],
    ['a long acknowledgement', `431${JSON.stringify(values)}`, 'bad-control'],
    ['a long wish for a namespace', `40/x,${JSON.stringify({ values })}`, 'bad-control'],
    [
      'an event that announces two attachments',
      '452-["stream",{"_placeholder":true,"num":0},1]',
      'bad-frame',
    ],
  ] as const)('%s is not decoded', async (_name, message, code) => {
    const told = `\\"code\\":\\"${code}\\"`;
    await send(4, [hello, textFrame(message)], { told, refused: 1 });
    await send(3, [textFrame(message)], { told, refused: 2 });
    // Before there is a session, there is nobody to be told.
    await send(4, [textFrame(message)], { refused: 3 });
    expect(counters.refusals).toEqual(new Map([[code, 3]]));
  });

  const pathOf = (protocol: number): string =>
    `http://127.0.0.1:${listening.port}/socket.io/?EIO=${protocol}&transport=polling`;

  const begin = async (protocol: number): Promise<string> => {
    const answer = await (await fetch(pathOf(protocol))).text();
    return `${pathOf(protocol)}&sid=${/"sid":"([^"]+)"/.exec(answer)?.[1]}`;
  };

  test('nor is it over polling, and who asks is told why', async () => {
    const session = await begin(4);
    await fetch(session, { method: 'POST', body: '40{"role":"consume"}' });
    await until('it to watch', () => counters.consumers === 1);
    let said = '';
    while (!said.includes('welcome')) said += await (await fetch(session)).text();
    const asked = fetch(session).then((answer) => answer.text());
    await fetch(session, { method: 'POST', body: `42${JSON.stringify(['x', values])}` }).catch(() => {});
    expect(await asked).toContain('bad-control');
    expect(counters.refusals).toEqual(new Map([['bad-control', 1]]));
    expect(counters.consumers).toBe(0);
  });

  const TOO_MANY = 1200;
  const lengthIn = (text: string): Buffer => Buffer.from([0, ...[...`${text.length}`].map(Number), 255]);

  test.each([
    ['protocol 4', 4, ['40{"role":"consume"}', ...Array<string>(TOO_MANY).fill('6')].join('\x1e')],
    ['protocol 4, in base64', 4, ['40{"role":"consume"}', ...Array<string>(TOO_MANY).fill('b')].join('\x1e')],
    ['protocol 3, in text', 3, `2:40${'1:6'.repeat(TOO_MANY)}`],
    [
      'protocol 3, in bytes',
      3,
      Buffer.concat([
        ...[lengthIn('40'), Buffer.from('40')],
        ...Array<Buffer>(TOO_MANY).fill(Buffer.concat([lengthIn('6'), Buffer.from('6')])),
      ]),
    ],
  ] as const)('of a payload with too many packets none is decoded: %s', async (_name, protocol, body) => {
    const session = await begin(protocol);
    await until('those who come without asking', () => protocol === 4 || came === 1);
    const headers = typeof body === 'string' ? {} : { 'content-type': 'application/octet-stream' };
    await fetch(session, { method: 'POST', body, headers }).catch(() => {});
    await expect.poll(async () => (await fetch(session)).status).toBe(400);
    expect(counters.refusals).toEqual(new Map([['too-fast', 1]]));
    expect(came).toBe(protocol === 4 ? 0 : 1);
  });
});

describe('over socketio-msgpack', () => {
  beforeEach(() => listen(socketioMsgpack));

  const packet = (type: number, data: unknown): Buffer =>
    clientFrame(OPCODES.binary, msgpackPacket({ type, nsp: '/', data }));

  test.each([
    ['a message of many values', packet(2, ['x', values])],
    ['a long text', packet(2, ['x', 'x'.repeat(LONG)])],
    ['what is no MessagePack', textFrame('42["x"]')],
  ])('%s is not decoded', async (_name, message) => {
    const told = '"code":"bad-control"';
    await send(4, [packet(0, { role: 'consume' }), message], { told, refused: 1 });
    expect(counters.refusals).toEqual(new Map([['bad-control', 1]]));
  });
});
