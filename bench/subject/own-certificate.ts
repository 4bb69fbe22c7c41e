import { readFileSync } from 'node:fs';

/** Paths of PEM files. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** How a program is told what to serve with: relays of ours have these as settings, and a user's shell hands none down. */
const CERT_VARIABLE = 'RELAYMARK_TLS_CERT';
const KEY_VARIABLE = 'RELAYMARK_TLS_KEY';

/** For the environment of a program that is to serve with this certificate; nothing without one. */
export const certificateVariables = (files: CertificateFiles | undefined): Record<string, string> =>
  files === undefined ? {} : { [CERT_VARIABLE]: files.certFile, [KEY_VARIABLE]: files.keyFile };

/** What this process is to serve with, if it is to be behind TLS. For yardsticks. */
export function ownCertificateFiles(): CertificateFiles | undefined {
  const { [CERT_VARIABLE]: certFile, [KEY_VARIABLE]: keyFile } = process.env;
  return certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
}

/** The same, as servers of Node take it. */
export function ownCertificate(): { readonly cert: Buffer; readonly key: Buffer } | undefined {
  const files = ownCertificateFiles();
  return files && { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) };
}
