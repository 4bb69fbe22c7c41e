import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';

const usualPlaces = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx'];

/** Where this machine has nginx, if it has. */
export const findNginx = (): string | undefined => usualPlaces.find((path) => existsSync(path));

/** What people are shown. */
const site = readFileSync(
  fileURLToPath(new URL('../../../fixtures/proxies/nginx.conf', import.meta.url)),
  'utf8',
);

const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `${name}_temp_path ${name};`)
  .join(' ');

const frameOf = (content: string): string => `
daemon off; master_process off; pid nginx.pid;
events {}
http { access_log off; ${temporaryPaths}
${content}
}`;

/** Starts nginx before a relay on this machine, as its example says, and has it ended after the test. Answers with its port. */
export async function startNginx(executable: string, relayPort: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'relaymark-nginx-'));
  const port = await freePort();
  const ours = site
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('http://127.0.0.1:5000', `http://127.0.0.1:${relayPort}`);
  writeFileSync(join(folder, 'nginx.conf'), frameOf(ours));
  const child = spawn(executable, ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  });
  while (!(await isListening(port))) {
    if (child.exitCode !== null) throw new Error(`nginx did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return port;
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
