import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepCertificate } from './certificate.ts';
import { StartError } from './start-error.ts';
import { tlsFiles } from './tls-files.ts';

let folder: string;
let certFile: string;
let keyFile: string;
let otherKey: string;
let rubbish: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relaymark-tls-files-'));
  ({ certFile, keyFile } = await keepCertificate(folder, ['localhost'], Date.now()));
  otherKey = join(folder, 'other.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(otherKey, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  rubbish = join(folder, 'rubbish.pem');
  await writeFile(rubbish, 'rubbish');
});

afterAll(() => rm(folder, { recursive: true }));

test('a certificate and its key are taken', async () => {
  expect(await tlsFiles({ certFile, keyFile })).toEqual({ certFile, keyFile });
});

test('a key of another certificate is refused by the names of both files', async () => {
  const refused = tlsFiles({ certFile, keyFile: otherKey });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(
    `https: the key in ${otherKey} is not that of the first certificate in ${certFile}`,
  );
});

test('so is what is neither, or not there', async () => {
  const given = (files: { certFile?: string; keyFile?: string }) => tlsFiles({ certFile, keyFile, ...files });
  await expect(given({ certFile: rubbish })).rejects.toThrow(`https: ${rubbish} is not a certificate in PEM`);
  await expect(given({ keyFile: rubbish })).rejects.toThrow(`https: ${rubbish} is not a key in PEM`);
  await expect(given({ keyFile: certFile })).rejects.toThrow(`https: ${certFile} is not a key in PEM`);
  const missing = join(folder, 'missing.pem');
  await expect(given({ keyFile: missing })).rejects.toThrow(`https: ${missing} cannot be read: ENOENT`);
});

test('a folder that cannot be written to is told with what may be done', async () => {
  const refused = tlsFiles({ selfSignedIn: join(rubbish, 'kept') });
  await expect(refused).rejects.toThrow(StartError);
  await expect(refused).rejects.toThrow(
    /^https: no certificate could be kept in .*: ENOTDIR.*; XDG_DATA_HOME/,
  );
});
