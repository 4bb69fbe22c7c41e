import { rmSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepCertificate } from '../../src/server/certificate.ts';
import { openAccess } from '../clients/access.ts';
import type { Entry } from './entries.ts';
import type { CertificateFiles } from './own-certificate.ts';

interface RunCertificate {
  readonly files: CertificateFiles;
  /** Signed by itself, so it is what clients are to trust. */
  readonly pem: string;
}

let made: Promise<RunCertificate> | undefined;

/** One for a run: what a handshake and its keys cost is the same for everybody. It goes with this process. */
async function makeCertificate(): Promise<RunCertificate> {
  const directory = await mkdtemp(join(tmpdir(), 'relaymark-bench-tls-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const files = await keepCertificate(directory, ['127.0.0.1', 'localhost'], Date.now());
  return { files, pem: await readFile(files.certFile, 'utf8') };
}

/** The same entries, all of them behind TLS with the certificate of this run, which their clients check. */
export async function behindTls(entries: readonly Entry[]): Promise<Entry[]> {
  made ??= makeCertificate();
  const { files, pem } = await made;
  return entries.map((entry) => ({
    ...entry,
    certificate: files,
    access: { ...(entry.access ?? openAccess), authority: pem },
  }));
}
