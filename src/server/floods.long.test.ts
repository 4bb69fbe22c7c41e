import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { wireOf } from '../transports/registry.ts';
import { clientFrame, msgpackPacket, OPCODES, textFrame } from '../transports/testing/client-frame.ts';
import { joinRelay } from '../transports/testing/clients.ts';
import { testFrame } from '../transports/testing/frames.ts';
import { besideOf, transportsHere } from '../transports/testing/transports-here.ts';
import { upgradeHead } from '../transports/testing/upgrade-head.ts';
import type { WireName } from '../wire/wire-name.ts';
import { startRelayProcess } from './testing/relay-process.ts';

/** What a client has come to when it begins to flood, by name: what it has sent until then. */
type States = Readonly<Record<string, readonly Buffer[]>>;

/** What it then sends, over and over, by name. */
type Kinds = Readonly<Record<string, Buffer>>;

interface Table {
  readonly states: States;
  readonly kinds: Kinds;
}

const PIECE_BYTES = 64_000;

/** More than kernels hold for a connection both ways. */
const MOST_FLOODED_BYTES = 16 * 1024 * 1024;

/** For a relay to end who has been refused. */
const PATIENCE_MS = 40_000;

/** What a relay may need for all of these at once: each connection may leave 64 KiB unread, and have a frame in parts. */
const MOST_GROWTH_BYTES = 300_000_000;

const head = (path: string): Buffer => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

const upgradeTo = (path: string): Buffer => Buffer.from(upgradeHead(path, { Host: 'localhost' }));

const FIN = 0x80;
const goodbye = clientFrame(OPCODES.close, Buffer.from([0x03, 0xe8]));
const fragment = clientFrame(0, Buffer.alloc(1000, 32), undefined, 0);
const request = head('/');

/** Over any WebSocket, and before it is one. */
const ofWebSockets: Kinds = {
  'pings of WebSocket': clientFrame(OPCODES.ping, Buffer.alloc(100)),
  'pongs nobody asked for': clientFrame(OPCODES.pong, Buffer.alloc(100)),
  'empty messages': clientFrame(OPCODES.text, Buffer.alloc(0)),
  'a message in fragments without end': Buffer.concat([
    clientFrame(OPCODES.text, Buffer.alloc(10, 32), undefined, 0),
    fragment,
  ]),
  'fragments of nothing': clientFrame(0, Buffer.alloc(10), undefined, FIN),
  'requests of HTTP': request,
};

const plain: Table = {
  states: {
    'before its request': [],
    'in its request': [head('/live?role=consume').subarray(0, 40)],
    watching: [upgradeTo('/live?role=consume&channel=flooded')],
    emitting: [upgradeTo('/live?role=emit&channel=CELL')],
    refused: [upgradeTo('/live?role=nobody')],
    'saying goodbye': [upgradeTo('/live?role=consume&channel=flooded'), goodbye],
  },
  kinds: {
    ...ofWebSockets,
    'pings of the relay': textFrame('{"type":"ping","id":1}'),
    acknowledgements: textFrame('{"type":"ack","sequence":1}'),
    'questions for the ledger': textFrame('{"type":"ledger"}'),
    frames: clientFrame(OPCODES.binary, Buffer.from(testFrame(1, 2000))),
  },
};

const ENGINE = '/socket.io/?EIO=4&transport=websocket';

function socketIo(packet: (type: number, data?: unknown, namespace?: string) => Buffer): Table {
  const hello = (role: string, channel: string): Buffer => packet(0, { role, channel });
  return {
    states: {
      'before its request': [],
      'in its request': [head(ENGINE).subarray(0, 40)],
      'before its hello': [upgradeTo(ENGINE)],
      watching: [upgradeTo(ENGINE), hello('consume', 'flooded')],
      emitting: [upgradeTo(ENGINE), hello('emit', 'CELL')],
      refused: [upgradeTo(ENGINE), hello('nobody', 'flooded')],
      'gone from its namespace': [upgradeTo(ENGINE), hello('consume', 'flooded'), packet(1)],
      'saying goodbye': [upgradeTo(ENGINE), hello('consume', 'flooded'), goodbye],
    },
    kinds: {
      ...ofWebSockets,
      'packets of Engine.IO': textFrame('6'),
      'wishes for namespaces': packet(0, undefined, `/${'x'.repeat(80)}`),
      'pings of the relay': packet(2, ['control', '{"type":"ping","id":1}']),
      acknowledgements: packet(2, ['control', '{"type":"ack","sequence":1}']),
      'events nobody knows': packet(2, ['nothing', 'x'.repeat(100)]),
      'data URLs': packet(2, [
        'stream',
        `data:image/webp;base64,${Buffer.from(testFrame(1)).subarray(24).toString('base64')}`,
      ]),
    },
  };
}

const tables: Readonly<Record<WireName, Table>> = {
  websocket: plain,
  socketio: socketIo((type, data, namespace) =>
    textFrame(
      `4${type}${namespace === undefined ? '' : `${namespace},`}${data === undefined ? '' : JSON.stringify(data)}`,
    ),
  ),
  'socketio-msgpack': socketIo((type, data, nsp = '/') =>
    clientFrame(OPCODES.binary, msgpackPacket({ type, data, nsp })),
  ),
};

const repeated = (bytes: Buffer): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(PIECE_BYTES / bytes.length) }, () => bytes));

const either = (socket: Socket, ...events: string[]): Promise<void> =>
  new Promise((resolve) => {
    const awaited = [...events, 'close'];
    const happened = (): void => {
      for (const event of awaited) socket.off(event, happened);
      resolve();
    };
    for (const event of awaited) socket.on(event, happened);
  });

/** Comes to the state, then floods and reads nothing, until the relay has ended the connection. */
async function flood(port: number, cell: number, state: readonly Buffer[], kind: Buffer): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.1.${1 + (cell % 250)}` });
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const bytes of state) {
    const isRequest = bytes === state[0] && bytes.includes('\r\n\r\n');
    socket.write(Buffer.from(bytes.toString('latin1').replace('CELL', `cell-${cell}`), 'latin1'));
    if (isRequest) await either(socket, 'data');
  }
  socket.pause();
  const piece = repeated(kind);
  let sentBytes = 0;
  while (!socket.destroyed && sentBytes < MOST_FLOODED_BYTES) {
    sentBytes += piece.length;
    if (!socket.write(piece)) await either(socket, 'drain');
    await new Promise((resolve) => setImmediate(resolve));
  }
  // uWebSockets.js reads and forgets what somebody sends whom it has been told to end, for some 15 seconds.
  socket.resume();
  if (!socket.closed)
    await Promise.race([either(socket, 'close'), sleep(PATIENCE_MS, undefined, { ref: false })]);
  return socket.destroyed ? 'ended' : `nobody minded ${sentBytes} bytes`;
}

interface ChannelSeen {
  readonly name: string;
  readonly consumers: number;
  readonly ledger: { readonly dropped: number };
}

async function rssBytesOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

test.each(transportsHere)(
  'whatever floods a relay over %s, in whatever state its sender is, is ended, and costs others nothing',
  async (transport) => {
    const beside = besideOf(transport);
    const relay = await startRelayProcess(
      ...['--transport', transport, '--transport', beside, '--port', '0', '--log-level', 'error'],
      ...['--handshake-timeout', '2', '--idle-timeout', '8'],
    );
    const [port = 0, portBeside = 0] = relay.ports;
    const consumer = await joinRelay(beside, portBeside, 'consume');
    const emitter = await joinRelay(beside, portBeside, 'emit');
    let emitted = 0;
    const emission = setInterval(() => emitter.sendFrame(testFrame(emitted++, 8000)), 50);
    const before = await rssBytesOf(portBeside);
    let mostBytes = before;
    const watching = setInterval(async () => {
      mostBytes = Math.max(mostBytes, await rssBytesOf(portBeside).catch(() => 0));
    }, 250);

    const { states, kinds } = tables[wireOf(transport)];
    const cells = Object.entries(states).flatMap(([state, sent]) =>
      Object.entries(kinds).map(([kind, bytes]) => ({ name: `${state}: ${kind}`, sent, bytes })),
    );
    const outcomes = await Promise.all(
      cells.map(async ({ name, sent, bytes }, cell) => [name, await flood(port, cell, sent, bytes)] as const),
    );
    clearInterval(watching);
    clearInterval(emission);

    expect(outcomes.filter(([, outcome]) => outcome !== 'ended')).toEqual([]);
    expect(mostBytes - before).toBeLessThan(MOST_GROWTH_BYTES);
    // On a machine that is too busy with the floods, a newer frame may have taken the place of one that had to wait.
    await expect
      .poll(
        async () => {
          const response = await fetch(`http://127.0.0.1:${portBeside}/channels`);
          const { channels } = (await response.json()) as { channels: ChannelSeen[] };
          return channels.map(
            ({ name, consumers, ledger }) =>
              `${name} ${consumers}, ${emitted - consumer.frames.length - ledger.dropped} lost`,
          );
        },
        { timeout: 30_000, interval: 200 },
      )
      .toEqual(['stream 1, 0 lost']);
    expect(relay.output.log).toBe('');
  },
);
