/** The floor: a fan-out over bare sockets. A client sends "e" or "c" for its role, then frames with their length. */
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { ownCertificate } from '../own-certificate.ts';

const LENGTH_BYTES = 4;
const consumers = new Set<Socket>();

const serve = (socket: Socket): void => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.once('data', (chunk) => {
    if (chunk[0] === 'c'.charCodeAt(0)) {
      consumers.add(socket);
      socket.on('close', () => consumers.delete(socket));
      return;
    }
    let pending = chunk.subarray(1);
    socket.on('data', (more) => {
      pending = Buffer.concat([pending, more]);
      while (pending.length >= LENGTH_BYTES) {
        const end = LENGTH_BYTES + pending.readUInt32BE(0);
        if (pending.length < end) break;
        const message = pending.subarray(0, end);
        pending = pending.subarray(end);
        for (const consumer of consumers) consumer.write(message);
      }
    });
  });
};
const certificate = ownCertificate();
const server = certificate === undefined ? createServer(serve) : createTlsServer(certificate, serve);
server.listen(Number(process.env.PORT), '127.0.0.1');
