import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { TlsFiles } from '../transports/transport.ts';
import { certifiedHosts } from './addresses.ts';
import { keepCertificate } from './certificate.ts';
import type { ServerConfig } from './config.ts';
import { StartError } from './start-error.ts';

/**
 * The files of the certificate, once they are good.
 *
 * @throws StartError which names the file that is not, and why
 */
export async function tlsFiles(tls: ServerConfig['tls']): Promise<TlsFiles | undefined> {
  if (tls === undefined) return undefined;
  if ('certFile' in tls) {
    await checkPair(tls);
    return tls;
  }
  try {
    return await keepCertificate(tls.selfSignedIn, certifiedHosts(), Date.now());
  } catch (cause) {
    throw new StartError(
      `https: no certificate could be kept in ${tls.selfSignedIn}: ${saidBy(cause)}; ` +
        'XDG_DATA_HOME names another folder, --tls-cert and --tls-key a certificate that there is',
      { cause },
    );
  }
}

async function checkPair({ certFile, keyFile }: TlsFiles): Promise<void> {
  const [cert, key] = await Promise.all([read(certFile), read(keyFile)]);
  const certificate = parsed(`${certFile} is not a certificate in PEM`, () => new X509Certificate(cert));
  const privateKey = parsed(`${keyFile} is not a key in PEM, without a passphrase`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new StartError(`https: the key in ${keyFile} is not that of the first certificate in ${certFile}`);
  }
  parsed(`${certFile} and ${keyFile} are no certificate and key in PEM that can be served with`, () =>
    createSecureContext({ cert, key }),
  );
}

async function read(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new StartError(`https: ${file} cannot be read: ${saidBy(cause)}`, { cause });
  }
}

function parsed<Result>(otherwise: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (cause) {
    throw new StartError(`https: ${otherwise}: ${saidBy(cause)}`, { cause });
  }
}

const saidBy = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
