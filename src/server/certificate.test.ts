import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { certificateDirectory, keepCertificate } from './certificate.ts';

const DAY_MS = 86_400_000;
const hosts = ['localhost', '127.0.0.1', '192.0.2.7', '2001:db8::7'];
const pemOf = ({ privateKey }: { privateKey: KeyObject }): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const anyKey = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
/** One that OpenSSL does not serve with. */
const shortKey = pemOf(generateKeyPairSync('rsa', { modulusLength: 512 }));
let parent: string;
let directory: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'relaymark-tls-'));
  directory = join(parent, 'kept');
});
afterEach(() => rm(parent, { recursive: true }));

async function keep(names: readonly string[] = hosts, nowMs = Date.now()): Promise<X509Certificate> {
  const { certFile, keyFile } = await keepCertificate(directory, names, nowMs);
  createSecureContext({ cert: await readFile(certFile), key: await readFile(keyFile) });
  return new X509Certificate(await readFile(certFile));
}

test('it names every address of the machine, lasts a year, and nobody else can read its key', async () => {
  const certificate = await keep();
  expect(certificate.checkHost('localhost')).toBe('localhost');
  for (const address of hosts.slice(1)) expect(certificate.checkIP(address)).toBe(address);
  const days = (Date.parse(certificate.validTo) - Date.now()) / DAY_MS;
  expect(days).toBeGreaterThan(360);
  expect(days).toBeLessThan(370);
  expect((await stat(join(directory, 'key.pem'))).mode & 0o077).toBe(0);
});

test('it is kept, so that a browser need be told once only', async () => {
  const first = await keep();
  expect((await keep()).fingerprint256).toBe(first.fingerprint256);
});

test('a new one is made for another address, shortly before the old one runs out, and for one that is broken', async () => {
  const first = await keep();
  const moved = await keep([...hosts, '192.0.2.8']);
  expect(moved.fingerprint256).not.toBe(first.fingerprint256);
  const later = await keep(hosts, Date.now() + 360 * DAY_MS);
  expect(later.fingerprint256).not.toBe(moved.fingerprint256);
  await writeFile(join(directory, 'cert.pem'), 'rubbish');
  expect((await keep()).checkHost('localhost')).toBe('localhost');
});

test.each([
  ['cert.pem', ''],
  ['cert.pem', '-----BEGIN CERTIFICATE-----\nMIIB'],
  ['key.pem', ''],
  ['key.pem', '-----BEGIN PRIVATE KEY-----\nMIIE'],
  ['key.pem', anyKey],
  ['key.pem', pemOf(generateKeyPairSync('ed25519'))],
  ['key.pem', shortKey],
])('a %s that is broken, or another one’s, heals: %j', async (name, content) => {
  await keep();
  await writeFile(join(directory, name), content);
  const healed = await keep();
  expect(healed.checkHost('localhost')).toBe('localhost');
  expect((await keep()).fingerprint256).toBe(healed.fingerprint256);
  expect((await readdir(directory)).sort()).toEqual(['cert.pem', 'key.pem']);
});

test('a pair that fits, and cannot be served with, is replaced', async () => {
  await mkdir(directory);
  const privateKey = createPrivateKey(shortKey);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  const altNames = hosts.map((host, i) =>
    i === 0 ? { type: 2 as const, value: host } : { type: 7 as const, ip: host },
  );
  const { cert } = await generate([{ name: 'commonName', value: 'Relaymark' }], {
    algorithm: 'sha256',
    keyPair: { privateKey: shortKey, publicKey },
    notAfterDate: new Date(Date.now() + 100 * DAY_MS),
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  await writeFile(join(directory, 'cert.pem'), cert);
  await writeFile(join(directory, 'key.pem'), shortKey);
  const healed = await keep();
  expect((await keep()).fingerprint256).toBe(healed.fingerprint256);
});

test.each([
  'büro',
  'BÜRO.local',
  'my_host',
  '-x-',
  'two words',
  '',
  '.',
  'a..b',
  'a'.repeat(64),
  'ends.',
  '例え',
])('a machine called %j makes no new one at every start', async (name) => {
  await mkdir(directory);
  await writeFile(join(directory, 'key.pem'), anyKey);
  const names = [...hosts, name, `${name}.local`];
  const first = await keep(names);
  expect((await keep(names)).fingerprint256).toBe(first.fingerprint256);
});

test('relays that start at the same time have one that goes with its key', async () => {
  const later = Date.now() + 360 * DAY_MS;
  for (const nowMs of [Date.now(), later]) {
    await Promise.all(Array.from({ length: 6 }, () => keepCertificate(directory, hosts, nowMs)));
    const kept = await keep(hosts, nowMs);
    expect((await keep(hosts, nowMs)).fingerprint256).toBe(kept.fingerprint256);
  }
});

test('it is kept where a user’s data belong', () => {
  expect(certificateDirectory('--https', { XDG_DATA_HOME: '/data' })).toBe(join('/data', 'relaymark'));
  expect(certificateDirectory('--https', {})).toMatch(/[\\/]relaymark$/);
  const nobody = (): string => {
    throw new Error('no such user');
  };
  expect(certificateDirectory('--https', { XDG_DATA_HOME: '/data' }, nobody)).toBe(
    join('/data', 'relaymark'),
  );
  expect(() => certificateDirectory('--https', {}, nobody)).toThrow('--https: there is no home folder');
});
