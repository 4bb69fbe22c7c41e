import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomUUID,
  X509Certificate,
} from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { domainToASCII } from 'node:url';
import { promisify } from 'node:util';
import type { TlsFiles } from '../transports/transport.ts';
import { ConfigError } from './config.ts';

const DAY_MS = 86_400_000;

/** Some browsers take no certificate that is valid for longer than 825 days; a year is on the safe side. */
const VALID_DAYS = 365;

/** Shorter ones are served by no OpenSSL that is set up with care. */
const KEY_BITS = 2048;

/** A new one is made before the old one runs out in the middle of a stream. */
const RENEW_BEFORE_DAYS = 7;

/**
 * Where the relay keeps its own certificate between runs, so that a browser need be told only once to trust it.
 *
 * @param askedBy the setting that asks for it, for the message
 * @throws ConfigError
 */
export function certificateDirectory(
  askedBy: string,
  env: NodeJS.ProcessEnv = process.env,
  home = homedir,
): string {
  return join(env.XDG_DATA_HOME || join(homeFolder(askedBy, home), '.local', 'share'), 'relaymark');
}

/** A user whom the system does not know has none, as there are in containers. */
function homeFolder(askedBy: string, home: () => string): string {
  try {
    return home();
  } catch (cause) {
    throw new ConfigError(
      `${askedBy}: there is no home folder to keep a certificate in; set XDG_DATA_HOME.`,
      {
        cause,
      },
    );
  }
}

/** Relays that start at the same time, in one folder, may have to look again. */
const MOST_TRIES = 3;

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
  const names = hosts.flatMap(nameable);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (await fits(files, names, nowMs)) return files;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // The key stays, if it is one: of certificates that several relays make, each goes with it then.
    const key = await keepKey(files.keyFile);
    await replaceFile(files.certFile, await certificateOf(key, names, nowMs));
  }
  throw new Error('others go on replacing it');
}

/** The key in the file, or a new one that is there from now on. */
async function keepKey(file: string): Promise<KeyObject> {
  const known = await readKey(file);
  if (known !== undefined) return known;
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  return withTemporary(file, pemOf(privateKey), 0o600, async (written) => {
    try {
      // Fails where there is one meanwhile.
      await link(written, file);
    } catch {
      const other = await readKey(file);
      if (other !== undefined) return other;
      await rename(written, file);
    }
    return privateKey;
  });
}

async function readKey(file: string): Promise<KeyObject | undefined> {
  try {
    const key = createPrivateKey(await readFile(file));
    const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    return key.asymmetricKeyType === 'rsa' && modulusLength >= KEY_BITS ? key : undefined;
  } catch {
    // Missing, not to be read, or not a key: each way there is none.
    return undefined;
  }
}

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Whoever reads it meanwhile has the old file or the new one, and nobody half of it. */
const replaceFile = (file: string, content: string): Promise<void> =>
  withTemporary(file, content, 0o644, (written) => rename(written, file));

/** Writes a file beside another one, to take its place if it is put there. */
async function withTemporary<Result>(
  file: string,
  content: string,
  mode: number,
  use: (written: string) => Promise<Result>,
): Promise<Result> {
  const written = `${file}.${randomUUID()}`;
  try {
    await writeFile(written, content, { mode, flag: 'wx' });
    return await use(written);
  } finally {
    await rm(written, { force: true });
  }
}

async function certificateOf(key: KeyObject, names: readonly string[], nowMs: number): Promise<string> {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  // Half of what loading a relay takes, and few need it.
  const { generate } = await import('selfsigned');
  const { cert } = await generate([{ name: 'commonName', value: 'Relaymark' }], {
    algorithm: 'sha256',
    keyPair: { privateKey: pemOf(key), publicKey },
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) > 0 ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return cert;
}

/** A host as a certificate names it; one that no certificate can name is left out. */
function nameable(host: string): string[] {
  if (isIP(host) > 0) return [host];
  const name = domainToASCII(host);
  return /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/.test(name) ? [name] : [];
}

async function fits(
  { certFile, keyFile }: TlsFiles,
  names: readonly string[],
  nowMs: number,
): Promise<boolean> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
    const certificate = new X509Certificate(cert);
    const isPair = certificate.checkPrivateKey(createPrivateKey(key));
    createSecureContext({ cert, key });
    const lasts = Date.parse(certificate.validTo) > nowMs + RENEW_BEFORE_DAYS * DAY_MS;
    return isPair && lasts && names.every((name) => isFor(certificate, name));
  } catch {
    // Missing, not a certificate, or none that can be served with: each way there is none.
    return false;
  }
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) > 0 ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;
}
