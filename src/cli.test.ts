import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { spawnRelay } from './server/testing/relay-process.ts';
import { until } from './transports/testing/client.ts';
import { connectWebSocket } from './transports/testing/websocket-client.ts';

/** The compiled command line, as `npm start` runs it. */
const cli = fileURLToPath(new URL('../dist/src/cli.js', import.meta.url));

/** As in a CI's log, which is no terminal; the test runner asks its own processes for colours. */
const plainEnv = { ...process.env, CI: 'true', FORCE_COLOR: undefined };

const START_TIMEOUT_MS = 20_000;

interface Run {
  readonly child: ChildProcess;
  output: string;
  readonly exit: Promise<number | null>;
}

const runs: Run[] = [];
afterEach(() => {
  for (const { child } of runs.splice(0)) child.kill('SIGKILL');
});

function run(...args: string[]): Run {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: plainEnv });
  const result: Run = {
    child,
    output: '',
    exit: once(child, 'exit').then(([code]) => code as number | null),
  };
  const collect = (chunk: Buffer): void => {
    result.output += chunk;
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  runs.push(result);
  return result;
}

describe('npm start', () => {
  test('prints the addresses to open, serves, and closes cleanly on Ctrl-C', async () => {
    const server = run('--transport', 'ws', '--port', '0');
    await until('the banner', () => server.output.includes('Ctrl-C'), START_TIMEOUT_MS);
    const port = Number(/http:\/\/localhost:(\d+)\/emit\.html/.exec(server.output)?.[1]);
    expect(await (await fetch(`http://127.0.0.1:${port}/relay.json`)).json()).toEqual({
      transport: 'ws',
      wire: 'websocket',
      reports: false,
    });
    const consumer = await connectWebSocket(port, { role: 'consume' });
    await until('the welcome', () => consumer.controls.length > 0);
    server.child.kill('SIGINT');
    expect(await server.exit).toBe(0);
    await consumer.closed;
    expect(consumer.controls.at(-1)).toMatchObject({ type: 'error', code: 'shutting-down' });
    expect(server.output).not.toContain('\u001b[');
  });

  test('without flags it is Socket.IO, on this machine only', async () => {
    const server = run('--port', '0');
    await until('the banner', () => server.output.includes('Ctrl-C'), START_TIMEOUT_MS);
    expect(server.output).toMatch(/socketio \(socket\.io \d/);
    expect(server.output.match(/watch/g)).toHaveLength(1);
    server.child.kill('SIGTERM');
    expect(await server.exit).toBe(0);
  });

  test('a port that is taken ends it with what to do', async () => {
    const first = run('--transport', 'ws', '--port', '0');
    await until('the banner', () => first.output.includes('Ctrl-C'), START_TIMEOUT_MS);
    const port = /localhost:(\d+)/.exec(first.output)?.[1] ?? '';
    const second = run('--transport', 'ws', '--port', port);
    expect(await second.exit).toBe(1);
    expect(second.output).toContain(`ws: port ${port} on 127.0.0.1 is taken; choose another with --port`);
  });

  test.each([
    [['--transport', 'carrier-pigeon'], '--transport: "carrier-pigeon" is not allowed'],
    [['--port', 'http'], '--port: "http" is not allowed; give a whole number from 0 to 65535'],
    [['--frame-limit', '0'], '--frame-limit: "0" is not allowed'],
    [['--prot', '80'], 'Did you mean --port?'],
  ])('%j is refused by name', async (args, message) => {
    const refused = run(...args);
    expect(await refused.exit).toBe(2);
    expect(refused.output).toContain(message);
  });

  test('files that are no certificate are refused by name', async () => {
    const refused = run('--port', '0', '--tls-cert', cli, '--tls-key', cli);
    expect(await refused.exit).toBe(1);
    expect(refused.output).toContain(`https: ${cli} is not a certificate in PEM`);
  });

  test('--version is that of package.json', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
    const asked = run('--version');
    expect(await asked.exit).toBe(0);
    expect(asked.output).toBe(`${version}\n`);
  });

  test('settings that could not be printed are an error', async () => {
    const asked = spawnRelay({ redirected: '>/dev/full' }, '--print-config');
    expect(await asked.exitCode).toBe(1);
    expect(asked.output.log).toContain('The settings could not be printed: ENOSPC');
  });

  test('too few open files to start with are said, and how to have more', async () => {
    const asked = spawnRelay({ before: 'ulimit -n 48;' }, '--port', '0');
    expect(await asked.exitCode).toBe(1);
    expect(asked.output.log).toMatch(
      /^This process may have 48 files open, too few to start; .*ulimit -n.*\n$/,
    );
  });

  test('told to end while it starts, it ends as it does later', async () => {
    const preload = `import { Server } from 'node:net';
      const { listen } = Server.prototype;
      Server.prototype.listen = function (...given) {
        process.kill(process.pid, 'SIGTERM');
        return listen.apply(this, given);
      };`;
    const relay = spawnRelay({ preload }, '--port', '0');
    expect(await relay.exitCode).toBe(0);
    expect(relay.output.log).not.toContain('rror');
  });

  test('--help has examples', async () => {
    const help = run('--help');
    expect(await help.exit).toBe(0);
    expect(help.output).toContain('Examples:');
  });
});
