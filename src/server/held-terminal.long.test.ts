import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './testing/free-port.ts';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

const CTRL_S = '\u0013';
const CTRL_C = '\u0003';

test('who holds the terminal, with Ctrl-S, does not hold the relay', async () => {
  const port = await freePort();
  // By `exec`, because Ctrl-C is for all in the terminal: a shell beside the relay may end before it.
  const command = `exec '${process.execPath}' '${cli}' --transport ws --port ${port}`;
  const terminal = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void terminal.kill());
  const closed = once(terminal, 'close');
  // It may end by itself before it is let go.
  terminal.stdin.on('error', () => {});
  let shown = '';
  terminal.stdout.on('data', (chunk: Buffer) => {
    shown += chunk;
  });
  await expect.poll(() => shown, { timeout: 20_000 }).toContain('listening');
  terminal.stdin.write(CTRL_S);
  const ask = async (path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  for (let i = 0; i < 3; i++) expect(await ask('/channels/a%20b/snapshot')).toBe(400);
  expect(await ask('/healthz')).toBe(200);
  expect(shown).not.toContain('refused');
  terminal.stdin.write(CTRL_C);
  await expect.poll(() => ask('/healthz').catch(() => 'gone')).toBe('gone');
  terminal.stdin.write('\u0011');
  expect(await closed).toEqual([0, null]);
});
