/** A fan-out as people write it with uWebSockets.js: subscribe and publish. */
import { ownApp } from '../own-app.ts';

const app = ownApp();

app.ws('/*', {
  // The default of 16 KiB would cut the emitter off at its first frame. Everything else is left as it comes.
  maxPayloadLength: 4 * 1024 * 1024,
  open: (socket) => {
    socket.subscribe('stream');
  },
  message: (socket, message, isBinary) => {
    socket.publish('stream', message, isBinary);
  },
});
app.listen('127.0.0.1', Number(process.env.PORT), (listening) => {
  if (!listening) throw new Error('the port is taken');
});
