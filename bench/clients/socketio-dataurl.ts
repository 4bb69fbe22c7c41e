import { connectOriginal, type OriginalSocket } from '../../src/transports/socketio/original-client.ts';
import { openAccess, socketIoAccess } from './access.ts';
import { causeOf } from './cause.ts';
import type { Client, ClientOptions } from './client.ts';
import { ControlChannel } from './control-channel.ts';
import { fromDataUrl, toDataUrl } from './data-url.ts';

/**
 * A client of the original program, with the library of its time: pictures are data URLs on the event `stream`, and
 * nobody says who they are; a token stands in the address. Newer libraries cannot join servers of that time.
 */
export async function connectDataUrlClient(options: ClientOptions): Promise<Client> {
  const { url, role, token, access = openAccess, onFrame } = options;
  const socket = connectOriginal(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(token === undefined ? {} : { query: { token } }),
    ...socketIoAccess(access),
  });
  const control = new ControlChannel(() => {}, options);
  socket.on('connect', () => control.welcomedByConnecting());
  // Emitters are sent their own pictures too, by some servers.
  if (role === 'consume') socket.on('stream', (picture) => onFrame(fromDataUrl(String(picture))));
  socket.on('connect_error', (error) => control.ended(causeOf(error)));
  socket.on('disconnect', (reason) => control.ended(String(reason)));
  await control.joined(() => socket.disconnect());
  const cannotPause = (): never => {
    throw new Error('socket.io-client 1.4.8 cannot stop reading');
  };
  return {
    send: (bytes) => socket.emit('stream', toDataUrl(bytes)),
    waitingBytes: () => webSocketOf(socket)?.bufferedAmount ?? 0,
    // Nobody listens for it.
    acknowledge() {},
    pause: cannotPause,
    resume: cannotPause,
    ledger: () => Promise.reject(new Error('these clients are told no ledger')),
    close() {
      control.closing();
      socket.disconnect();
    },
  };
}

/** The WebSocket under it, as in newer versions. */
function webSocketOf(socket: OriginalSocket): { readonly bufferedAmount: number } | undefined {
  const { io } = socket as { io?: { engine?: { transport?: { ws?: { bufferedAmount: number } } } } };
  return io?.engine?.transport?.ws;
}
