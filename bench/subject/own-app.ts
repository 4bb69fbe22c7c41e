import { loadUws } from '../../src/transports/uws/native.ts';
import { ownCertificateFiles } from './own-certificate.ts';

/** An app of uWebSockets.js, behind TLS where this process is to be. For yardsticks. */
export function ownApp() {
  const { uws } = loadUws();
  const files = ownCertificateFiles();
  return files === undefined
    ? uws.App()
    : uws.SSLApp({ cert_file_name: files.certFile, key_file_name: files.keyFile });
}
