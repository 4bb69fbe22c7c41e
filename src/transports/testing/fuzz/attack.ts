import { connect, type Socket } from 'node:net';
import type { WireName } from '../../../wire/wire-name.ts';
import { greetingOver, messageOver, requestOver, upgradeOver } from './corpus.ts';
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
  readonly wire: WireName;
  readonly inputs: number;
  readonly seed: number;
}

/** Sends so many inputs, most of them rubbish, and waits for none of the answers for long. */
export async function attack({ port, wire, inputs, seed }: Attack): Promise<void> {
  let left = inputs;
  let connections = 0;
  const next = async (): Promise<void> => {
    while (left > 0) {
      // Each by itself: in which order they come to an end is not in the seed.
      const random = new Random(seed + connections++ * SEED_STEP);
      const local = `127.0.0.${2 + random.below(ADDRESSES)}`;
      if (random.below(4) === 0) {
        left--;
        await sendRequest(port, local, wire, random);
      } else {
        const count = Math.min(left, MESSAGES_A_SOCKET);
        left -= count;
        await sendMessages(port, local, wire, random, count);
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, next));
}

async function sendRequest(port: number, local: string, wire: WireName, random: Random): Promise<void> {
  const input = random.below(3) === 0 ? upgradeOver(wire, random) : requestOver(wire, random);
  const socket = dial(port, local);
  socket.write(mutate(input, random));
  await finish(socket);
}

async function sendMessages(
  port: number,
  local: string,
  wire: WireName,
  random: Random,
  count: number,
): Promise<void> {
  const upgrade = upgradeOver(wire, random);
  const inputs = Array.from({ length: count }, () =>
    messageOver(wire, random, (bytes) => mutate(bytes, random)),
  );
  const socket = dial(port, local);
  socket.write(upgrade);
  await answer(socket);
  const greeting = greetingOver(wire, random);
  if (greeting.length > 0 && random.below(4) > 0) {
    socket.write(greeting);
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
