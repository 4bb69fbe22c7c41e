import { beforeEach, expect, test } from 'vitest';
import { Connections, type Wishes } from './connections.ts';
import type { TcpInfo } from './tcp-info.ts';

const PORT = 5000;

/** A socket as a kernel has it. */
interface Socket {
  readonly cookie: number;
  readonly port: number;
  readonly listens: boolean;
  algorithm: string;
  room: number | undefined;
  pace: number | undefined;
  info: TcpInfo;
}

const byDescriptor = new Map<number, Socket>();
const equipped: number[] = [];
let cookies = 0;

beforeEach(() => {
  byDescriptor.clear();
  equipped.length = 0;
});

function open(descriptor: number, port = PORT, listens = false): Socket {
  const info: TcpInfo = {
    roundTripMs: 55,
    leastRoundTripMs: 50,
    sentSegments: 0,
    isRateOfSender: false,
    retransmittedSegments: 0,
    acknowledgedBytes: 0,
    unsentBytes: 0,
    bytesPerSecond: 600_000,
  };
  const socket = {
    cookie: cookies++,
    port,
    listens,
    algorithm: 'cubic',
    room: undefined,
    pace: undefined,
    info,
  };
  byDescriptor.set(descriptor, socket);
  return socket;
}

const connectionsWith = (wishes: Partial<Wishes> = {}): Connections =>
  new Connections(
    {
      cookie: (descriptor) => byDescriptor.get(descriptor)?.cookie,
      localPort: (descriptor) => byDescriptor.get(descriptor)?.port,
      isListening: (descriptor) => byDescriptor.get(descriptor)?.listens === true,
      info: (descriptor) => byDescriptor.get(descriptor)?.info,
      congestionControl: (descriptor) => byDescriptor.get(descriptor)?.algorithm,
      setCongestionControl(descriptor, name) {
        Object.assign(byDescriptor.get(descriptor) ?? {}, { algorithm: name });
        return undefined;
      },
      setRoom: (descriptor, room) => Object.assign(byDescriptor.get(descriptor) ?? {}, { room }),
      setPace: (descriptor, pace) => Object.assign(byDescriptor.get(descriptor) ?? {}, { pace }),
    },
    {
      isOurs: (port) => port === PORT,
      equip: (descriptor) => equipped.push(descriptor),
      treats: true,
      mayIgnoreLosses: () => true,
      ...wishes,
    },
  );

function look(connections: Connections): void {
  for (const descriptor of byDescriptor.keys()) connections.see(descriptor);
  connections.endOfLook();
}

function send(socket: Socket, sent: number, lost: number, roundTripMs = 55): void {
  const sentSegments = socket.info.sentSegments + sent;
  const retransmittedSegments = socket.info.retransmittedSegments + lost;
  socket.info = { ...socket.info, sentSegments, retransmittedSegments, roundTripMs };
}

test('sockets of ours are equipped once, and nobody else’s is touched', () => {
  const connections = connectionsWith();
  open(3, PORT, true);
  open(4);
  open(5, 40_000);
  look(connections);
  look(connections);
  expect(equipped).toEqual([3, 4]);
  expect(connections.figures().byAlgorithm).toEqual(new Map([['cubic', 1]]));
});

test('who loses packets without a queue has bbr, and who queues has less room until it does not', () => {
  const connections = connectionsWith();
  const [lossy, queueing] = [open(4), open(5)];
  for (let second = 0; second < 6; second++) {
    look(connections);
    send(lossy, 400, 8);
    send(queueing, 400, 0, 900);
  }
  expect([lossy.algorithm, lossy.room]).toEqual(['bbr', undefined]);
  expect(queueing.algorithm).toBe('cubic');
  expect(queueing.room).toBeGreaterThan(30_000);
  expect([lossy.pace, queueing.pace]).toEqual([undefined, 900_000]);
  expect(connections.figures()).toEqual({
    byAlgorithm: new Map([
      ['bbr', 1],
      ['cubic', 1],
    ]),
    sentSegments: 4000,
    retransmittedSegments: 40,
    held: 1,
  });
  for (let second = 0; second < 20; second++) {
    look(connections);
    send(queueing, 400, 0);
  }
  expect([queueing.room, queueing.pace]).toEqual([undefined, undefined]);
  expect(connections.figures().held).toBe(0);
});

test('where connections are left alone they are counted only', () => {
  const connections = connectionsWith({ treats: false });
  const socket = open(4);
  for (let second = 0; second < 10; second++) {
    look(connections);
    send(socket, 400, second < 5 ? 8 : 0, second < 5 ? 55 : 900);
  }
  for (let second = 0; second < 3; second++) look(connections);
  expect([socket.algorithm, socket.room]).toEqual(['cubic', undefined]);
  expect(connections.figures()).toMatchObject({ sentSegments: 4000, retransmittedSegments: 40, held: 0 });
});

test('a socket that has another’s descriptor has nothing of what was known of that', () => {
  const connections = connectionsWith();
  const gone = open(4);
  for (let second = 0; second < 3; second++) {
    look(connections);
    send(gone, 400, 8);
  }
  const next = open(4);
  look(connections);
  look(connections);
  expect(next.algorithm).toBe('cubic');
  expect(connections.figures().sentSegments).toBe(800);
});

test('who fares well is asked at one look of three, and is known to be gone all the same', () => {
  const connections = connectionsWith();
  const socket = open(4);
  let asked = 0;
  Object.defineProperty(socket, 'cookie', { get: () => ++asked && 7 });
  for (let second = 0; second < 60; second++) {
    look(connections);
    send(socket, 400, 0);
  }
  expect(asked).toBeLessThan(30);
  for (let second = 0; second < 3; second++) {
    send(socket, 400, 0, 900);
    look(connections);
  }
  expect(socket.room).toBeGreaterThan(0);
  byDescriptor.clear();
  for (let second = 0; second < 3; second++) connections.endOfLook();
  expect(connections.figures().byAlgorithm.size).toBe(0);
});

test('who is gone is not counted', () => {
  const connections = connectionsWith();
  open(4);
  open(5);
  look(connections);
  byDescriptor.delete(4);
  look(connections);
  expect(connections.figures().byAlgorithm).toEqual(new Map([['cubic', 1]]));
});
