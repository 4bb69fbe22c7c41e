import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../src/transports/testing/client.ts';
import { besideOf, webSocketHere } from '../src/transports/testing/transports-here.ts';
import { exitCodes } from './command/ending.ts';
import { compiled } from './processes/compiled.ts';
import {
  type BenchProcess,
  bench,
  benchUnder,
  finished,
  plainEnv,
  resultsOf,
} from './testing/bench-process.ts';
import { expectSound } from './testing/scenario-run.ts';

/** What a busy machine spoils is not measured again: what is asserted holds for such a round too. */
const tiny =
  '--rounds 1 --time-limit 0.1 --consumers 4 --seconds 0.3 --warmup-seconds 0 --width 160 --height 120 --frame-bytes 4000 --swarm-processes 1'.split(
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

test('a run compares, prints a table, leaves a report and is kept as a baseline', async () => {
  const whole = join(reports, 'whole');
  const run = bench(
    ...tiny,
    ...['--only', 'ws,socketio,tcp,naive-ws', '--rounds', '2', '--swarm-processes', '2'],
    ...['--save-baseline', 'first', '--expect', 'ws.lost==0', '--reports', whole],
  );
  const results = await finished(run);
  expect(run.stderr).toContain('Round 1 of 2');
  expect(run.stdout).toMatch(/^naive-ws( !)?( +\d|: )/m);
  expect(results).toMatchObject({ contract: 2, scenario: 'compare', complete: true });
  expect(results.load).toMatchObject({ consumers: 4, rounds: 2, width: 160, fps: 20 });
  expect(results.entries.map(({ transport }) => transport).sort()).toEqual([
    'naive-ws',
    'socketio',
    'tcp',
    'ws',
  ]);
  expectSound(results);
  // A contender is set against raw TCP of the same round.
  const allValid = results.entries.every(({ rounds }) => rounds.every(({ valid }) => valid));
  for (const entry of results.entries) {
    expect(entry.rounds.length).toBeGreaterThanOrEqual(2);
    if (allValid) expect(entry.versusFloor?.cpu.median).toBeGreaterThan(0);
  }
  expect(results.command).toContain('--only ws,socketio,tcp,naive-ws');
  const met = results.judgement?.expectations[0]?.passed === true;
  expect(run.stdout).toContain(
    met ? 'met       ws.lost==0  (ws: 0)' : 'NOT MET   ws.lost==0  (ws is invalid: ',
  );
  expect(run.stderr).toContain('2 rounds are kept as "first", but nothing can be told from so few.');
  expect(run.stdout).toMatch(/^Nothing can be set against it: (no entry|it is not valid)/m);
  expect(await readdir(whole)).toContain('index.html');

  const second = bench(
    ...[...tiny, '--only', 'ws', '--reports', whole],
    ...['--against', 'first', '--expect', 'ws.lost>0', '--expect', 'ws.latencyMs.p50<0.001'],
  );
  expect(await second.exit).toBe(exitCodes.failed);
  expect(second.stderr).toContain('1 round cannot decide "ws.latencyMs.p50<0.001"');
  expect(second.stderr).toContain('1 round cannot be told from a baseline');
  expect(second.stdout).toMatch(/NOT MET {3}ws\.lost>0 {2}\(ws/);
  // Facts are, and a figure of one round is not sure.
  expect(second.stdout).toMatch(
    /not sure {2}ws\.latencyMs\.p50<0\.001 {2}\(ws: [\d.]+, not sure: 1 round\)|NOT MET {3}ws\.latencyMs\.p50<0\.001 {2}\(ws is invalid/,
  );
  expect(second.stdout).toContain('Against first');
  const { judgement } = await resultsOf(second);
  expect(judgement?.baseline?.name).toBe('first');
  const report = /^Report: (.*)index\.html$/m.exec(second.stdout)?.[1];
  expect(await readFile(`${report}junit.xml`, 'utf8')).toMatch(/<failure message="ws(: | is invalid)/);
});

test('pictures can be drawn and encoded while it runs, and several emitters each have a channel; results go out as is asked', async () => {
  const summary = join(reports, 'summary.md');
  const run = benchUnder(
    ['env', `GITHUB_STEP_SUMMARY=${summary}`],
    ...[...tiny, '--live-encode', '--emitters', '2', '--only', `ws,${besideOf('ws')}`],
    ...['--format', 'json', '--reports', reports],
  );
  const results = await finished(run);
  expect(results.load).toMatchObject({ emitters: 2, liveEncode: true });
  expectSound(results);
  for (const { rounds } of results.entries) expect(rounds[0]).toMatchObject({ lost: 0, corrupt: 0 });
  expect(JSON.parse(run.stdout)).toEqual(results);
  expect(run.stderr).toMatch(/^Report: /m);
  expect(await readFile(summary, 'utf8')).toMatch(/^## Relaymark: compare\n[\s\S]*^\| ws \| /m);
});

describe.skipIf(!existsSync('/proc/self/stat'))('a run that is broken off', () => {
  const begun = async (): Promise<{ run: BenchProcess; children: number[] }> => {
    const run = bench(
      ...tiny,
      '--only',
      'ws,tcp',
      '--rounds',
      '50',
      '--swarm-processes',
      '2',
      '--reports',
      reports,
    );
    await until('the second measurement', () => /\((?!1\/)\d+\/100\)/.test(run.stderr), 60_000);
    const children = await childrenOf(run.child.pid ?? 0);
    expect(children.length).toBeGreaterThanOrEqual(3);
    return { run, children };
  };

  test.each(['SIGINT', 'SIGHUP', 'SIGQUIT'] as const)(
    'by %s writes what was measured, marked incomplete, and leaves no process',
    async (signal) => {
      const { run, children } = await begun();
      run.child.kill(signal);
      expect(await run.exit).toBe(130);
      const results = await resultsOf(run);
      expect(results).toMatchObject({ complete: false, valid: false });
      expect(results.reasons[0]).toContain('interrupted');
      expect(results.entries.some((entry) => entry.rounds.length > 0)).toBe(true);
      // What it has killed at its end takes a moment to be gone.
      await until('the children to end', () => !children.some(runs));
    },
  );

  test('by SIGKILL leaves no process', async () => {
    const { run, children } = await begun();
    run.child.kill('SIGKILL');
    await run.exit;
    await until('the children to end', () => !children.some(runs));
  });
});

test.skipIf(process.platform !== 'linux')(
  'a disk that takes no report costs a sentence, and not the table',
  async () => {
    const full = join(reports, 'full');
    // No file may be larger than so many blocks of 512 bytes: a results.json is.
    const script = 'ulimit -f 4; exec "$0" "$@"';
    const flags = [...tiny, '--only', 'ws,tcp', '--reports', full];
    const run = spawn('sh', ['-c', script, process.execPath, compiled('bench/cli.ts'), ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: plainEnv,
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      run[stream].on('data', (chunk: Buffer) => {
        said[stream] += chunk;
      });
    const [code] = (await once(run, 'close')) as [number];
    expect(code).toBe(exitCodes.failed);
    expect(said.stdout).toMatch(/^tcp( !)?( +\d|: )/m);
    expect(said.stdout).not.toContain('Report:');
    const sentence = said.stderr
      .split('\n')
      .filter((line) => !/^(Round|Drawing)/.test(line))
      .join('');
    expect(sentence).toMatch(
      /^The report cannot be written to .*full \(EFBIG: .*\), nor to .* stands above only\.$/,
    );
    expect(await readdir(full)).toEqual([]);
  },
);

test.each([
  [['--onyl', 'ws'], 'Did you mean --only?', exitCodes.usage],
  [
    ['--frame-bytes', '900000', '--width', '160', '--height', '120', '--only', 'tcp'],
    '900000',
    exitCodes.failed,
  ],
  [
    ['--expect', 'udp.lost==0'],
    '"udp" will not be measured by "compare"; there are socketio;',
    exitCodes.usage,
  ],
  [['--against', 'nothing'], 'nothing.json cannot be read', exitCodes.failed],
  [['--target', 'here'], '--target: "here" is not allowed', exitCodes.usage],
])('%j is refused with what is wrong', async (args, words, code) => {
  const run = bench(...args, '--reports', join(reports, 'refused'));
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
      [compiled('src/cli.ts'), ...ours.slice(0, 4), '--transport', webSocketHere],
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
      await until('the server', () => pattern.test(said), 60_000);
      const run = bench(
        ...tiny,
        ...['--target', `http://127.0.0.1:${pattern.exec(said)?.[1]}`, '--protocol', protocol],
        ...['--reports', join(reports, protocol)],
      );
      const results = await finished(run);
      expectSound(results);
      if (results.valid) expect(run.stdout).toContain("the relay is somebody else's process");
      const [target] = results.entries;
      expect(target?.transport).toBe('target');
      // One that the instrument spoiled is measured again.
      for (const round of target?.rounds ?? []) expect(round).toMatchObject({ lost: 0, corrupt: 0 });
      expect(target?.relay).toBeUndefined();
    } finally {
      server.kill('SIGKILL');
    }
  });
});
