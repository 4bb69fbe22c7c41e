import { connect, type Socket } from 'node:net';
import { type Dialect, greeting, messages, pollingRequests, requests, upgrades } from './corpus.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';

/** Connections at a time. */
const IN_FLIGHT = 40;

/** What is sent over one WebSocket: the relay ends most of them at the first wrong thing. */
const MESSAGES_A_SOCKET = 3;

/** For the relay to close a connection that was closed for writing; some it leaves open, and rightly so. */
const PATIENCE_MS = 60;

/** Loopback has many addresses, and each of them ports enough. */
const ADDRESSES = 100;

/** Far apart, so that no two connections say the same (2^32 over the golden ratio). */
const SEED_STEP = 2_654_435_761;

export interface Attack {
  readonly port: number;
  readonly dialect: Dialect;
  readonly inputs: number;
  readonly seed: number;
}

/** Sends so many inputs, most of them rubbish, and waits for none of the answers for long. */
export async function attack({ port, dialect, inputs, seed }: Attack): Promise<void> {
  let left = inputs;
  let connections = 0;
  const next = async (): Promise<void> => {
    while (left > 0) {
      // Each by itself: in which order they come to an end is not in the seed.
      const random = new Random(seed + connections++ * SEED_STEP);
      const local = `127.0.0.${2 + random.below(ADDRESSES)}`;
      if (random.below(4) === 0) {
        left--;
        await sendRequest(port, local, dialect, random);
      } else {
        const count = Math.min(left, MESSAGES_A_SOCKET);
        left -= count;
        await sendMessages(port, local, dialect, random, count);
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, next));
}

async function sendRequest(port: number, local: string, dialect: Dialect, random: Random): Promise<void> {
  const plain = dialect === 'websocket' || random.below(2) === 0 ? requests : pollingRequests;
  const input = random.below(3) === 0 ? upgrades(dialect, random) : random.pick(plain);
  const socket = dial(port, local);
  socket.write(mutate(input, random));
  await finish(socket);
}

async function sendMessages(
  port: number,
  local: string,
  dialect: Dialect,
  random: Random,
  count: number,
): Promise<void> {
  const upgrade = upgrades(dialect, random);
  const inputs = Array.from({ length: count }, () =>
    messages(dialect, random, (bytes) => mutate(bytes, random)),
  );
  const socket = dial(port, local);
  socket.write(upgrade);
  await answer(socket);
  if (dialect !== 'websocket' && random.below(4) > 0) {
    socket.write(greeting(dialect, random));
    await answer(socket);
  }
  for (const input of inputs) if (socket.writable) socket.write(input);
  await finish(socket);
}

const answer = (socket: Socket): Promise<void> => any(socket, 'data', 'close');
const closed = (socket: Socket): Promise<void> => any(socket, 'close');

/** Waits for one of these, and not for long. */
function any(socket: Socket, ...events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      for (const event of events) socket.off(event, done);
      resolve();
    };
    const timer = setTimeout(done, PATIENCE_MS);
    for (const event of events) socket.on(event, done);
  });
}

function dial(port: number, localAddress: string): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  // It is what attackers must expect.
  socket.on('error', () => {});
  return socket;
}

async function finish(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  socket.resume();
  socket.end();
  await closed(socket);
  socket.destroy();
}
