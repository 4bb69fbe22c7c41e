/**
 * A relay that speaks the WebSocket wire and does to frames what FAULT says: none, lose, duplicate, reorder, corrupt,
 * swap (a right picture under another header), repeat (an old picture under a new sequence), lie (says it dropped what it did not), linger (does not stop).
 */
import { WebSocketServer } from 'ws';

const fault = process.env.FAULT ?? 'none';

/** Every so many frames. */
const FAULTY = 7;

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' });
/** @type {Map<import('ws').WebSocket, { offered: number, sent: number }>} */
const consumers = new Map();
/** @type {Buffer | undefined} */
let previous;
/** Goes out behind the next one.
 *  @type {Buffer | undefined} */
let heldBack;

if (fault === 'linger') process.on('SIGTERM', () => {});

server.on('connection', (socket, request) => {
  const role = new URL(request.url ?? '/', 'http://relay').searchParams.get('role');
  socket.send(JSON.stringify({ type: 'welcome', role, channel: 'stream', emitting: false }));
  const account = { offered: 0, sent: 0 };
  if (role === 'consume') consumers.set(socket, account);
  socket.on('close', () => consumers.delete(socket));
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      relay(/** @type {Buffer} */ (data));
    } else {
      const dropped = fault === 'lie' ? 3 : 0;
      socket.send(JSON.stringify({ type: 'ledger', ...account, dropped, waiting: 0 }));
    }
  });
});

/** @param {Buffer} frame */
function relay(frame) {
  const sequence = frame.readUInt32BE(4);
  const messages = sequence % FAULTY === FAULTY - 1 ? spoiled(frame) : [frame];
  if (heldBack !== undefined) messages.push(heldBack);
  heldBack = fault === 'reorder' && messages.length === 0 ? frame : undefined;
  for (const [socket, account] of consumers) {
    account.offered++;
    account.sent++;
    for (const message of messages) socket.send(message);
  }
  previous = frame;
}

/**
 * @param {Buffer} frame
 * @returns {Buffer[]}
 */
function spoiled(frame) {
  if (fault === 'lose' || fault === 'reorder') return [];
  if (fault === 'duplicate') return [frame, frame];
  const copy = Buffer.from(frame);
  if (fault === 'corrupt') copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  if (fault === 'repeat' && previous !== undefined) {
    // The frame before, whole, but for its sequence.
    return [Buffer.concat([previous.subarray(0, 4), copy.subarray(4, 8), previous.subarray(8)])];
  }
  if (fault === 'swap' && previous !== undefined) {
    // Its own sequence and time and picture number, with the picture and the checksum of the frame before.
    return [Buffer.concat([copy.subarray(0, 20), previous.subarray(20)])];
  }
  return [copy];
}
