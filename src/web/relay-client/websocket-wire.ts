import { LIVE_PATH } from '../../wire/hello.ts';
import type { Connection, ConnectionEvents, PageHello, Refusal } from './connection.ts';
import { parseRelayControl, refusalOfCloseReason } from './relay-control.ts';

/** A plain WebSocket, for the transports `uws` and `ws`. */
export function openConnection(hello: PageHello, events: ConnectionEvents): Connection {
  const socket = new WebSocket(liveAddress(hello));
  socket.binaryType = 'arraybuffer';
  let refusal: Refusal | undefined;
  let closedHere = false;
  socket.addEventListener('message', ({ data }) => {
    if (closedHere) return;
    if (data instanceof ArrayBuffer) {
      events.frame(new Uint8Array(data));
      return;
    }
    const message = parseRelayControl(data);
    if (message?.type === 'error') refusal = message;
    if (message !== undefined) events.control(message);
  });
  // An error is always followed by `close`, and says nothing that `close` does not.
  socket.addEventListener('close', ({ reason }) => {
    if (!closedHere) events.closed(refusal ?? refusalOfCloseReason(reason));
  });
  return {
    hasRoom: () => socket.readyState === WebSocket.OPEN && socket.bufferedAmount === 0,
    sendFrame: (bytes) => socket.send(bytes as Uint8Array<ArrayBuffer>),
    sendControl: (message) => socket.send(JSON.stringify(message)),
    close() {
      closedHere = true;
      socket.close();
    },
  };
}

function liveAddress(hello: PageHello): URL {
  // Relative to the page, so that a proxy may serve the relay below a path.
  const address = new URL(LIVE_PATH.slice(1), document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = new URLSearchParams({ ...hello }).toString();
  return address;
}
