import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { openAccess, trustOf } from './access.ts';
import type { Client, ClientOptions } from './client.ts';
import { ControlChannel } from './control-channel.ts';

const LENGTH_BYTES = 4;

/** The `tcp` yardstick's client: one letter for the role, then frames with their length. */
export async function connectTcp(options: ClientOptions): Promise<Client> {
  const control = new ControlChannel(() => {}, options);
  const read = messageReader(options.onFrame);
  const socket = open(options, () => {
    socket.write(options.role === 'emit' ? 'e' : 'c');
    control.welcomedByConnecting();
  });
  socket.on('data', read);
  socket.on('error', (error) => control.ended(error.message));
  socket.on('close', () => control.ended('closed'));
  await control.joined(() => socket.destroy());
  return {
    send(bytes) {
      const length = Buffer.allocUnsafe(LENGTH_BYTES);
      length.writeUInt32BE(bytes.length);
      socket.cork();
      socket.write(length);
      socket.write(bytes);
      socket.uncork();
    },
    waitingBytes: () => socket.writableLength,
    // Nobody listens for it.
    acknowledge() {},
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ledger: () => Promise.reject(new Error('a yardstick keeps no ledger')),
    close() {
      control.closing();
      socket.destroy();
    },
  };
}

/** Over TLS where the program is on https. */
function open({ url, access = openAccess }: ClientOptions, onOpen: () => void): Socket {
  const { protocol, hostname: host, port } = new URL(url);
  if (protocol !== 'https:') return connect({ port: Number(port), host, noDelay: true }, onOpen);
  return connectTls({ port: Number(port), host, ...trustOf(access) }, onOpen).setNoDelay(true);
}

/** Cuts a byte stream into messages. Chunks are joined once a message, not once a chunk. */
export function messageReader(onMessage: (bytes: Uint8Array) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let pendingBytes = 0;
  let neededBytes = LENGTH_BYTES;
  return (chunk) => {
    chunks.push(chunk);
    pendingBytes += chunk.length;
    while (pendingBytes >= neededBytes) {
      const pending = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      const endBytes = LENGTH_BYTES + pending.readUInt32BE(0);
      if (pending.length >= endBytes) {
        onMessage(pending.subarray(LENGTH_BYTES, endBytes));
        chunks = [pending.subarray(endBytes)];
        pendingBytes = pending.length - endBytes;
        neededBytes = LENGTH_BYTES;
      } else {
        chunks = [pending];
        neededBytes = endBytes;
      }
    }
  };
}
