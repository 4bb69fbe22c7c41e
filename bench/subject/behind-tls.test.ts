import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openAccess } from '../clients/access.ts';
import { connectClient } from '../clients/connect.ts';
import { behindTls, forgetCertificate } from './behind-tls.ts';
import { startCommand } from './command-subject.ts';
import { type Entry, entries } from './entries.ts';
import { miscounted } from './miscounted.ts';
import { StartedSubject } from './started.ts';

let entry: Entry;
let subject: StartedSubject;

beforeAll(async () => {
  const [secured] = await behindTls(entries.filter(({ name }) => name === 'socketio'));
  if (secured === undefined) throw new Error('there is no socketio');
  entry = secured;
  subject = await StartedSubject.start(entry);
});
afterAll(async () => {
  await subject.stop();
  forgetCertificate();
});

const silent = {
  role: 'consume',
  channel: 'stream',
  relay: false,
  onFrame: () => {},
  onLost: () => {},
} as const;

test('clients of all times join with the certificate of the run', async () => {
  for (const protocol of ['socketio', 'socketio-dataurl'] as const) {
    const client = await connectClient(protocol, { ...silent, url: subject.url, access: entry.access });
    onTestFinished(() => client.close());
  }
  expect(await miscounted(subject.url, 'stream', 2, entry.access)).toBe(0);
});

test('nobody trusts it who was not told', async () => {
  const { url } = subject;
  const refused = /^https:.*certificate/;
  for (const protocol of ['tcp', 'websocket', 'socketio', 'socketio-dataurl'] as const) {
    await expect(connectClient(protocol, { ...silent, url, access: openAccess })).rejects.toThrow(refused);
  }
  await expect(miscounted(url, 'stream', 0)).rejects.toThrow(refused);
});

test('a command of the user’s is told of it as our relays are', async () => {
  const listen =
    'const { RELAYMARK_TLS_CERT: certificate, RELAYMARK_TLS_KEY: key, PORT } = process.env;' +
    'if (certificate && key) require("node:net").createServer().listen(PORT, "127.0.0.1")';
  const mine = await startCommand('mine', `${process.execPath} -e '${listen}'`, entry);
  onTestFinished(async () => void (await mine.stop()));
  expect(mine.url).toMatch(/^https:/);
});
