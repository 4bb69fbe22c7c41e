/** A fan-out as people write it with uWebSockets.js: subscribe and publish. */
import { loadUws } from '../../../src/transports/uws/native.ts';
import { ownCertificateFiles } from '../own-certificate.ts';

const { uws } = loadUws();
const files = ownCertificateFiles();
const app =
  files === undefined
    ? uws.App()
    : uws.SSLApp({ cert_file_name: files.certFile, key_file_name: files.keyFile });

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
