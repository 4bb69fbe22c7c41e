import { expect, onTestFinished, test } from 'vitest';
import { accepts } from '../processes/ports.ts';
import { startCommand } from './command-subject.ts';
import { OutputTail } from './output-tail.ts';

const node = (code: string): string => `${process.execPath} -e '${code}'`;
const LISTEN = 'require("node:net").createServer().listen(process.env.PORT, "127.0.0.1")';

test('a command listens on the port that it is given, is measured, and is ended with what it has started', async () => {
  // The shell stays, and Node is its child.
  const subject = await startCommand('mine', `${node(LISTEN)}; true`);
  onTestFinished(async () => void (await subject.stop()));
  await subject.begin(0);
  expect(await accepts(Number(new URL(subject.url).port))).toBe(true);
  expect((await subject.end())?.rssBytesPeak).toBeGreaterThan(20e6);
  expect(await subject.stop()).toBe(true);
  expect(await accepts(Number(new URL(subject.url).port))).toBe(false);
});

test('one that ends is told of, with what it wrote', async () => {
  const failing = startCommand('mine', 'echo "no camera is there"; exit 3');
  await expect(failing).rejects.toThrow(
    /^mine: it ended before it accepted a connection\nno camera is there$/,
  );
});

test('what it writes is kept, of one start after the other', async () => {
  const kept = new OutputTail(1000);
  for (const word of ['once', 'again']) {
    const subject = await startCommand('mine', `echo ${word}; ${node(LISTEN)}`, undefined, kept);
    await subject.stop();
  }
  expect(kept.text).toMatch(/^# started \S+Z with PORT=\d+\nonce\n# started \S+Z with PORT=\d+\nagain\n$/);
});

test('one that does not obey is killed, and that is told', async () => {
  const subject = await startCommand('mine', node(`process.on("SIGTERM", () => {}); ${LISTEN}`));
  expect(await subject.stop()).toBe(false);
  expect(await accepts(Number(new URL(subject.url).port))).toBe(false);
});
