/** A fan-out as people write it with Socket.IO: a room. */
import { createServer } from 'node:https';
import { Server } from 'socket.io';
import { ownCertificate } from '../own-certificate.ts';

const port = Number(process.env.PORT);
const certificate = ownCertificate();
const io = new Server(certificate === undefined ? port : createServer(certificate).listen(port), {
  maxHttpBufferSize: 4 * 1024 * 1024,
});

io.on('connection', (socket) => {
  socket.join('stream');
  socket.on('stream', (frame: Buffer) => {
    socket.to('stream').emit('stream', frame);
  });
});
