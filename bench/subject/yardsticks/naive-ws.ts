/** A fan-out as people write it with ws: a loop of `send`. */
import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';
import { ownCertificate } from '../own-certificate.ts';

const [port, host] = [Number(process.env.PORT), '127.0.0.1'];
const certificate = ownCertificate();
const server = new WebSocketServer(
  certificate === undefined ? { port, host } : { server: createServer(certificate).listen(port, host) },
);

server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const client of server.clients) {
      if (client !== socket) client.send(data, { binary: isBinary });
    }
  });
});
