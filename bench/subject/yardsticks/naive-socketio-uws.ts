/** The room again, with Socket.IO on a uWebSockets.js app. */
import { Server } from 'socket.io';
import { ownApp } from '../own-app.ts';

const app = ownApp();
// What is given to `new Server` wins over what is given to `attachApp`.
const io = new Server({ maxHttpBufferSize: 4 * 1024 * 1024 });
io.attachApp(app);

io.on('connection', (socket) => {
  socket.join('stream');
  socket.on('stream', (frame: Buffer) => {
    socket.to('stream').emit('stream', frame);
  });
});
app.listen('127.0.0.1', Number(process.env.PORT), (listening) => {
  if (!listening) throw new Error('the port is taken');
});
