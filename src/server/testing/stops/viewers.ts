import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type TransportName, wireOf } from '../../../transports/registry.ts';
import type { TestClient } from '../../../transports/testing/client.ts';
import { clientFrame, OPCODES } from '../../../transports/testing/client-frame.ts';
import { connectTo } from '../../../transports/testing/clients.ts';
import { testFrame } from '../../../transports/testing/frames.ts';
import { greetingOf, openings } from '../../../transports/testing/openings.ts';
import { upgradeHead } from '../../../transports/testing/upgrade-head.ts';

/** Where a viewer goes. */
export interface Place {
  readonly transport: TransportName;
  readonly port: number;
}

/** Resolves once it is there, with what takes it away again. */
type Viewer = (place: Place) => Promise<() => void>;

/** A network socket of which nothing is answered, unless it is said here; it is open until both ends have ended. */
function dial({ port }: Place): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  // Most of them are cut off.
  socket.on('error', () => {});
  return socket;
}

/** Opens a link by its bytes. It reads, and never says anything again. */
async function openLink(place: Place, hello: Readonly<Record<string, string>>): Promise<Socket> {
  const opening = openings[wireOf(place.transport)](hello);
  const socket = dial(place);
  socket.write(upgradeHead(opening.path, { Host: `127.0.0.1:${place.port}` }));
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  socket.write(greetingOf(opening));
  socket.resume();
  return socket;
}

const consume = { role: 'consume' };

const silent =
  (then: (socket: Socket) => void): Viewer =>
  async (place) => {
    const socket = await openLink(place, consume);
    then(socket);
    return () => socket.destroy();
  };

const asking =
  (request: string): Viewer =>
  async (place) => {
    const socket = dial(place);
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    socket.write(request);
    return () => socket.destroy();
  };

const joining =
  (then: (client: TestClient) => void): Viewer =>
  async ({ transport, port }) => {
    const client = await connectTo(transport)(port, consume);
    then(client);
    return () => client.vanish();
  };

/** Whoever may be there when a relay is told to end. */
export const viewers = {
  reads: joining(() => {}),
  'does not read': joining((client) => client.pause()),
  'never answers': silent(() => {}),
  'half open, and silent': silent((socket) => socket.pause()),
  'half open, having ended': silent((socket) => socket.end()),
  'said goodbye, and stays': silent((socket) => socket.write(clientFrame(OPCODES.close, Buffer.alloc(0)))),
  'refused, and stays': async (place) => {
    const socket = await openLink(place, { role: 'nobody' });
    return () => socket.destroy();
  },
  'half a request': asking('GET /live HTTP/1.1\r\nHost: rel'),
  'asks for nothing': asking(''),
  'keeps its connection': asking('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'),
  'does not read pictures': async (place) => {
    const socket = dial(place);
    socket.write('GET /channels/stream/mjpeg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    socket.pause();
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    return () => socket.destroy();
  },
  connecting: async (place) => {
    const opening = openings[wireOf(place.transport)](consume);
    const head = upgradeHead(opening.path, { Host: `127.0.0.1:${place.port}` });
    const sockets = new Set<Socket>();
    const timer = setInterval(() => {
      const socket = dial(place);
      sockets.add(socket);
      socket.once('data', () => socket.write(greetingOf(opening)));
      socket.resume();
      socket.once('close', () => sockets.delete(socket));
      socket.write(head);
    }, CONNECT_INTERVAL_MS);
    return () => {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    };
  },
} as const satisfies Record<string, Viewer>;

const CONNECT_INTERVAL_MS = 15;

export type ViewerKind = keyof typeof viewers;

export const viewerKinds = Object.keys(viewers) as readonly ViewerKind[];

const FRAME_INTERVAL_MS = 40;
const FRAME_BYTES = 60_000;

/** Emits until it is taken away. */
export async function emit({ transport, port }: Place): Promise<() => void> {
  const emitter = await connectTo(transport)(port, { role: 'emit' });
  let emitting = true;
  void (async () => {
    for (let sequence = 0; emitting; sequence++) {
      emitter.sendFrame(testFrame(sequence, FRAME_BYTES));
      await sleep(FRAME_INTERVAL_MS);
    }
  })();
  void emitter.closed.then(() => {
    emitting = false;
  });
  return () => {
    emitting = false;
    emitter.vanish();
  };
}
