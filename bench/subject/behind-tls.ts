import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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

/** One for a run: what a handshake and its keys cost is the same for everybody. */
let made: { readonly directory: string; readonly certificate: Promise<RunCertificate> } | undefined;
process.on('exit', forgetCertificate);

async function makeCertificate(directory: string): Promise<RunCertificate> {
  const files = await keepCertificate(directory, ['127.0.0.1', 'localhost'], Date.now());
  return { files, pem: await readFile(files.certFile, 'utf8') };
}

/** The same entries, all of them behind TLS with the certificate of this run, which their clients check. */
export async function behindTls(entries: readonly Entry[]): Promise<Entry[]> {
  if (made === undefined) {
    const directory = mkdtempSync(join(tmpdir(), 'relaymark-bench-tls-'));
    made = { directory, certificate: makeCertificate(directory) };
  }
  const { files, pem } = await made.certificate;
  return entries.map((entry) => ({
    ...entry,
    certificate: files,
    access: { ...(entry.access ?? openAccess), authority: pem },
  }));
}

/** Removes it with its key, as the end of this process does; tests end otherwise. */
export function forgetCertificate(): void {
  if (made !== undefined) rmSync(made.directory, { recursive: true, force: true });
  made = undefined;
}
