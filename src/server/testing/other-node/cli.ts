#!/usr/bin/env node
/**
 * `npm run other-node -- 24`: a short pass of what users run, on a Node of another version: npm start, /healthz, a frame over each
 * transport that all versions have, and npm run bench -- --quick. What cannot be had is said.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TransportName } from '../../../transports/registry.ts';
import { until } from '../../../transports/testing/client.ts';
import { connectTo } from '../../../transports/testing/clients.ts';
import { testFrame } from '../../../transports/testing/frames.ts';
import { fetchNode } from './fetch-node.ts';

const root = fileURLToPath(new URL('../../../../..', import.meta.url));

const transports = ['ws', 'socketio'] as const satisfies readonly TransportName[];

const START_TIMEOUT_MS = 60_000;

interface Running {
  readonly child: ChildProcess;
  readonly output: { text: string };
  /** Resolves once it and all that it has started have ended. */
  readonly ended: Promise<number | null>;
}

/** An npm script, with npm itself, on that Node. */
function npm(binFolder: string, ...args: string[]): Running {
  const child = spawn('npm', args, {
    cwd: root,
    env: { ...process.env, PATH: `${binFolder}${delimiter}${process.env.PATH}`, FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    // So that whatever it starts can be ended with it.
    detached: true,
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output.text += chunk;
    });
  return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) };
}

function end({ child }: Running, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** @throws Error that quotes what it said */
async function tryRelay(binFolder: string): Promise<void> {
  const flags = transports.flatMap((transport) => ['--transport', transport]);
  const relay = npm(binFolder, 'start', '--', '--port', '0', ...flags);
  try {
    const isUp = (): boolean => relay.output.text.includes('Ctrl-C');
    await until('the banner', () => isUp() || relay.child.exitCode !== null, START_TIMEOUT_MS);
    const ports = [...relay.output.text.matchAll(/localhost:(\d+)\/emit/g)].map(([, port]) => Number(port));
    for (const [i, transport] of transports.entries()) await tryTransport(transport, ports[i] ?? 0);
    let hasEnded = false;
    void relay.ended.then(() => {
      hasEnded = true;
    });
    end(relay, 'SIGTERM');
    await until('the end of npm start', () => hasEnded);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`${words}\n${relay.output.text}`, { cause: error });
  } finally {
    end(relay, 'SIGKILL');
  }
}

async function tryTransport(transport: TransportName, port: number): Promise<void> {
  const { status } = await fetch(`http://127.0.0.1:${port}/healthz`);
  if (status !== 200) throw new Error(`${transport}: /healthz answers ${status}`);
  const emitter = await connectTo(transport)(port, { role: 'emit' });
  const consumer = await connectTo(transport)(port, { role: 'consume' });
  await until('both welcomes', () =>
    [emitter, consumer].every(({ controls }) => controls.some(({ type }) => type === 'welcome')),
  );
  const sent = testFrame(0);
  emitter.sendFrame(sent);
  await until(`a frame over ${transport}`, () => consumer.frames.length === 1);
  if (Buffer.compare(consumer.frames[0] ?? Buffer.alloc(0), sent) !== 0)
    throw new Error(`${transport}: the frame is another one`);
  emitter.leave();
  consumer.leave();
  console.log(`  ${transport}: /healthz answers, a frame arrives`);
}

/** @throws Error that quotes what it said */
async function tryBench(binFolder: string): Promise<void> {
  const bench = npm(binFolder, 'run', 'bench', '--', '--quick');
  const code = await bench.ended;
  // A machine with something else to do may leave rounds that do not count, which is no matter of the Node.
  if (!/^Report: /m.test(bench.output.text))
    throw new Error(`npm run bench -- --quick wrote no report, exit code ${code}\n${bench.output.text}`);
  console.log('  npm run bench -- --quick: its report is written');
  const [unavailable] = /^.+ unavailable: .*(\n {2}.+)*/m.exec(bench.output.text) ?? [];
  if (unavailable !== undefined) console.log(unavailable.replaceAll(/^/gm, '  '));
}

async function main(): Promise<number> {
  const [major = ''] = process.argv.slice(2);
  if (!/^[1-9]\d$/.test(major)) {
    console.error('Give a major version of Node: npm run other-node -- 24');
    return 2;
  }
  const node = fetchNode(Number(major));
  if ('obstacle' in node) {
    console.error(`Node ${major} is not tried: ${node.obstacle}`);
    return 0;
  }
  console.log(`On Node ${node.version}:`);
  try {
    await tryRelay(node.binFolder);
    await tryBench(node.binFolder);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

process.exitCode = await main();
