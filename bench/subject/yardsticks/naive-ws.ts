/** A fan-out as people write it with ws: a loop of `send`. */
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' });

server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    for (const client of server.clients) {
      if (client !== socket) client.send(data, { binary: isBinary });
    }
  });
});
