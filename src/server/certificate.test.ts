import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { certificateDirectory, keepCertificate } from './certificate.ts';

const DAY_MS = 86_400_000;
const hosts = ['localhost', '127.0.0.1', '192.0.2.7', '2001:db8::7'];
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

test('it is kept where a user’s data belong', () => {
  expect(certificateDirectory({ XDG_DATA_HOME: '/data' })).toBe(join('/data', 'relaymark'));
  expect(certificateDirectory({})).toMatch(/[\\/]relaymark$/);
});
