import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { TlsFiles } from '../transports/transport.ts';

const DAY_MS = 86_400_000;

/** Some browsers take no certificate that is valid for longer than 825 days; a year is on the safe side. */
const VALID_DAYS = 365;

/** A new one is made before the old one runs out in the middle of a stream. */
const RENEW_BEFORE_DAYS = 7;

/** Where the relay keeps its own certificate between runs, so that a browser need be told only once to trust it. */
export function certificateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'relaymark');
}

/**
 * A self-signed certificate for these names and addresses: the one in the folder if it still fits, or else a new one,
 * which is kept there.
 */
export async function keepCertificate(
  directory: string,
  hosts: readonly string[],
  nowMs: number,
): Promise<TlsFiles> {
  const files = { certFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') };
  if (await fits(files, hosts, nowMs)) return files;
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Relaymark' }], {
    algorithm: 'sha256',
    keySize: 2048,
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: hosts.map((host) => (isIP(host) > 0 ? { type: 7, ip: host } : { type: 2, value: host })),
      },
    ],
  });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(files.keyFile, key, { mode: 0o600 });
  await writeFile(files.certFile, cert);
  return files;
}

async function fits(
  { certFile, keyFile }: TlsFiles,
  hosts: readonly string[],
  nowMs: number,
): Promise<boolean> {
  try {
    const certificate = new X509Certificate(await readFile(certFile));
    await readFile(keyFile);
    const lasts = Date.parse(certificate.validTo) > nowMs + RENEW_BEFORE_DAYS * DAY_MS;
    return lasts && hosts.every((host) => isFor(certificate, host));
  } catch {
    // Missing, or not a certificate: either way there is none.
    return false;
  }
}

function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) > 0 ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}
