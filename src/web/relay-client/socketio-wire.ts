import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import type { Connection, ConnectionEvents, PageHello, Refusal } from './connection.ts';
import { parseRelayControl } from './relay-control.ts';

/** Socket.IO with its default parser, for the transport `socketio`. */
export function openConnection(hello: PageHello, events: ConnectionEvents): Connection {
  return openSocketIoConnection(hello, events);
}

/** Socket.IO with any parser; the relay must use the same one. */
export function openSocketIoConnection(
  hello: PageHello,
  events: ConnectionEvents,
  options: Partial<ManagerOptions> = {},
): Connection {
  const { origin, pathname } = new URL('socket.io/', document.baseURI);
  const socket = io(origin, {
    ...options,
    path: pathname,
    auth: { ...hello },
    // Straight to a WebSocket; polling only where a proxy lets none through.
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // Socket.IO itself does not come back after the relay has sent it away, as it does when it shuts down.
    reconnection: false,
    forceNew: true,
  });
  report(socket, events);
  return {
    hasRoom: () => socket.connected && nothingWaits(socket),
    // The MessagePack parser takes only a whole ArrayBuffer for binary.
    sendFrame: (bytes) => socket.emit('stream', wholeBuffer(bytes)),
    sendControl: (message) => socket.emit('control', JSON.stringify(message)),
    close() {
      socket.off();
      socket.disconnect();
    },
  };
}

function report(socket: Socket, events: ConnectionEvents): void {
  let refusal: Refusal | undefined;
  socket.on('stream', (payload: unknown) => {
    if (payload instanceof ArrayBuffer) events.frame(new Uint8Array(payload));
  });
  socket.on('count-consume', (consumers: number) => events.control({ type: 'count', consumers }));
  socket.on('streaming-closed', () => events.control({ type: 'emitter-left' }));
  socket.on('control', (text: unknown) => {
    const message = parseRelayControl(text);
    if (message?.type === 'error') refusal = message;
    if (message !== undefined) events.control(message);
  });
  socket.on('disconnect', () => events.closed(refusal));
  socket.on('connect_error', () => events.closed());
}

/** Engine.IO calls a WebSocket writable at once, whatever still waits in it, so the WebSocket is asked as well. */
function nothingWaits(socket: Socket): boolean {
  const { transport, writeBuffer } = socket.io.engine;
  const { ws } = transport as unknown as { readonly ws?: WebSocket | null };
  return transport.writable && writeBuffer.length === 0 && (ws?.bufferedAmount ?? 0) === 0;
}

function wholeBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBufferLike {
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}
