import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/transports/testing/client.ts';
import { compiled } from './processes/compiled.ts';
import { type BenchProcess, bench, plainEnv, resultsOf, undisturbed } from './testing/bench-process.ts';

const tiny =
  '--consumers 4 --seconds 0.4 --warmup-seconds 0.2 --width 160 --height 120 --frame-bytes 4000 --swarm-processes 2'.split(
    ' ',
  );

let reports: string;
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'relaymark-bench-'));
});
afterAll(() => rm(reports, { recursive: true }));

/** The processes that a run has started, by their parent. Only Linux tells. */
async function childrenOf(pid: number): Promise<number[]> {
  const listed = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        // A process may end while the list is read.
        const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
        return { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
      }),
  );
  return listed.filter((process) => process.parent === pid).map((process) => process.pid);
}

const runs = (pid: number): boolean => existsSync(`/proc/${pid}`);

test('a run compares, prints a table and leaves a report', async () => {
  const run = await undisturbed([
    ...tiny,
    '--only',
    'ws,socketio,tcp,naive-ws',
    '--rounds',
    '2',
    '--reports',
    join(reports, 'whole'),
  ]);
  expect(await run.exit).toBe(0);
  expect(run.stderr).toContain('Round 1 of 2');
  expect(run.stdout).toMatch(/^naive-ws +\d/m);
  const results = await resultsOf(run);
  expect(results).toMatchObject({
    contract: 1,
    scenario: 'compare',
    valid: true,
    complete: true,
    reasons: [],
  });
  expect(results.load).toMatchObject({ consumers: 4, rounds: 2, width: 160, fps: 20 });
  expect(results.entries.map(({ transport }) => transport).sort()).toEqual([
    'naive-ws',
    'socketio',
    'tcp',
    'ws',
  ]);
  for (const entry of results.entries) {
    expect(entry.offered).toBe(entry.delivered + entry.dropped + entry.lost);
    expect(entry.rounds.length).toBeGreaterThanOrEqual(2);
    expect(entry.versusFloor?.cpu.median).toBeGreaterThan(0);
  }
  expect(results.entries.find(({ transport }) => transport === 'tcp')?.versusFloor?.cpu.median).toBe(1);
  expect(results.command).toContain('--only ws,socketio,tcp,naive-ws');
  expect(await readdir(join(reports, 'whole'))).toContain('index.html');
});

test('pictures can be drawn and encoded while it runs, and several emitters each have a channel', async () => {
  const run = await undisturbed([
    ...tiny,
    '--live-encode',
    '--emitters',
    '2',
    '--only',
    'ws,uws',
    '--rounds',
    '1',
    '--reports',
    reports,
  ]);
  expect(await run.exit).toBe(0);
  const results = await resultsOf(run);
  expect(results.load.emitters).toBe(2);
  for (const entry of results.entries) expect(entry).toMatchObject({ lost: 0, corrupt: 0, valid: true });
});

describe.skipIf(!existsSync('/proc/self/stat'))('a run that is broken off', () => {
  const begun = async (): Promise<{ run: BenchProcess; children: number[] }> => {
    const run = bench(...tiny, '--only', 'ws,tcp', '--rounds', '50', '--reports', reports);
    await until('the second measurement', () => run.stderr.includes('(2/100)'), 20_000);
    const children = await childrenOf(run.child.pid ?? 0);
    expect(children.length).toBeGreaterThanOrEqual(3);
    return { run, children };
  };

  test('by Ctrl-C writes what was measured, marked incomplete, and leaves no process', async () => {
    const { run, children } = await begun();
    run.child.kill('SIGINT');
    expect(await run.exit).toBe(130);
    const results = await resultsOf(run);
    expect(results).toMatchObject({ complete: false, valid: false });
    expect(results.reasons[0]).toContain('interrupted');
    expect(results.entries.some((entry) => entry.rounds.length > 0)).toBe(true);
    expect(children.filter(runs)).toEqual([]);
  });

  test('by SIGKILL leaves no process', async () => {
    const { run, children } = await begun();
    run.child.kill('SIGKILL');
    await run.exit;
    await until('the children to end', () => !children.some(runs));
  });
});

test.each([
  [['--rounds', 'some'], '--rounds: "some" is not allowed', 2],
  [['--onyl', 'ws'], 'Did you mean --only?', 2],
  [['--frame-bytes', '900000', '--width', '160', '--height', '120', '--only', 'tcp'], '900000', 1],
])('%j is refused with what is wrong', async (args, words, code) => {
  const run = bench(...args, '--reports', reports);
  expect(await run.exit).toBe(code);
  expect(run.stderr).toContain(words);
});

test('a folder that cannot be written to is refused before anything is measured', async () => {
  const run = bench('--quick', '--reports', join(process.execPath, 'reports'));
  expect(await run.exit).toBe(2);
  expect(run.stderr).toContain('--reports:');
  expect(run.stderr).not.toContain('Round');
});

test('--help and --list tell what there is', async () => {
  const help = bench('--help');
  expect(await help.exit).toBe(0);
  expect(help.stdout).toContain('Examples:');
  const list = bench('--list');
  expect(await list.exit).toBe(0);
  expect(list.stdout).toMatch(/^compare +\w/m);
});

test('a run is judged by what is expected and by a baseline, and says so in its exit code', async () => {
  const args = ['--only', 'ws', '--rounds', '3', ...tiny, '--reports', join(reports, 'judged')];
  const first = await undisturbed([...args, '--save-baseline', 'first', '--expect', 'ws.lost==0']);
  expect(await first.exit).toBe(0);
  expect(first.stdout).toContain('met  ws.lost==0  (ws: 0)');
  expect(existsSync(join(reports, 'judged', 'baselines', 'first.json'))).toBe(true);

  const second = bench(...args, '--against', 'first', '--expect', 'ws.latencyMs.p50<0.001');
  expect(await second.exit).toBe(1);
  expect(second.stdout).toMatch(/NOT MET {2}ws\.latencyMs\.p50<0\.001 {2}\(ws/);
  expect(second.stdout).toContain('Against first');
  const { judgement } = await resultsOf(second);
  expect(judgement?.baseline?.name).toBe('first');
  const junit = await readFile(
    join(reports, 'judged', `${/judged\/(.*)\/index\.html/.exec(second.stdout)?.[1]}`, 'junit.xml'),
    'utf8',
  );
  expect(junit).toContain('<failure message="ws: ');
});

test.each([
  [['--against', 'nothing'], 1, /nothing\.json cannot be read/],
  [['--expect', 'ws.speed<1'], 2, /--expect: "ws\.speed<1" names no metric/],
  [['--target', 'here'], 2, /--target: "here" is not allowed/],
  [['--target', 'http://127.0.0.1:1', '--protocol', 'smtp'], 2, /--protocol: "smtp" is not allowed/],
  [['restart', '--target', 'http://127.0.0.1:1'], 2, /"restart" needs a relay that it can start/],
  [['--until', '5'], 2, /--until: "5" is not allowed; give a percentage/],
])('%j ends before anything is measured', async (args, code, words) => {
  const run = bench(...args, '--reports', join(reports, 'refused'));
  expect(await run.exit).toBe(code);
  expect(run.stderr).toMatch(words);
});

describe('a relay that somebody else started', () => {
  /** Ten lines, as anybody writes them. */
  const plainServer = `
    import { Server } from 'socket.io';
    const io = new Server(0, { maxHttpBufferSize: 4e6 });
    io.on('connection', (socket) => {
      socket.on('stream', (frame) => socket.broadcast.emit('stream', frame));
    });
    io.httpServer.once('listening', () => console.log('port ' + io.httpServer.address().port));`;
  const ours = ['--host', '127.0.0.1', '--port', '0', '--transport', 'socketio'];

  test.each([
    ['a plain Socket.IO server', ['--input-type=module', '--eval', plainServer], 'socketio', /port (\d+)/],
    [
      'the protocol of the original program',
      [compiled('src/cli.ts'), ...ours],
      'socketio-dataurl',
      /localhost:(\d+)/,
    ],
    [
      'a plain WebSocket',
      [compiled('src/cli.ts'), ...ours.slice(0, 4), '--transport', 'uws'],
      'ws',
      /localhost:(\d+)/,
    ],
  ])('%s', async (_name, program, protocol, pattern) => {
    const server = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'], env: plainEnv });
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    try {
      await until('the server', () => pattern.test(said), 15_000);
      const run = await undisturbed([
        ...['--target', `http://127.0.0.1:${pattern.exec(said)?.[1]}`, '--protocol', protocol],
        ...['--rounds', '1', ...tiny, '--reports', join(reports, protocol)],
      ]);
      expect(await run.exit).toBe(0);
      expect(run.stdout).toContain("the relay is somebody else's process");
      const { entries } = await resultsOf(run);
      expect(entries).toMatchObject([{ transport: 'target', lost: 0, corrupt: 0, valid: true }]);
      expect(entries[0]?.relay).toBeUndefined();
      expect(entries[0]?.delivered).toBe(entries[0]?.offered);
    } finally {
      server.kill('SIGKILL');
    }
  });
});
