/** A fan-out as people write it with Socket.IO: a room. */
import { Server } from 'socket.io';

const io = new Server(Number(process.env.PORT), { maxHttpBufferSize: 4 * 1024 * 1024 });

io.on('connection', (socket) => {
  socket.join('stream');
  socket.on('stream', (frame: Buffer) => {
    socket.to('stream').emit('stream', frame);
  });
});
