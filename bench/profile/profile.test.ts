import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../src/transports/testing/client.ts';
import { uwsIsHere, webSocketHere } from '../../src/transports/testing/transports-here.ts';
import { parseInvocation } from '../command/command-line.ts';
import { exitCodes } from '../command/ending.ts';
import { ProgressLine } from '../command/progress.ts';
import { compiled } from '../processes/compiled.ts';
import { type ProfileRequest, profile } from './profile.ts';
import { clinicArguments, nativeArguments } from './tools.ts';

/** Processes whose command line names a folder. Only Linux tells. */
const processesWith = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
      } catch {
        // It has ended since the list was read.
        return false;
      }
    });

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relaymark-profile-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('clinic is asked to watch one program, and to open nothing', () => {
  const args = clinicArguments('/clinic.js', 'heap', '/out', ['server.js', '--port', '1']);
  expect(args.slice(0, 3)).toEqual(['/clinic.js', 'heapprofiler', '--open=false']);
  expect(args.slice(args.indexOf('--') + 1)).toEqual([process.execPath, 'server.js', '--port', '1']);
});

test.each([
  ['heap', '--heap-prof'],
  ['doctor', '--cpu-prof'],
  ['flame', '--cpu-prof'],
  ['bubbleprof', '--cpu-prof'],
] as const)("for %s Node's own is %s", (tool, flag) => {
  expect(nativeArguments(tool, '/out', ['server.js'])).toEqual([flag, `${flag}-dir`, '/out', 'server.js']);
});

describe('for real', () => {
  const tiny =
    '--only ws --consumers 5 --seconds 1 --warmup-seconds 0 --width 160 --height 120 --frame-bytes 4000';

  async function request(name: string, changes: Partial<ProfileRequest>): Promise<ProfileRequest> {
    const invocation = parseInvocation(['compare', ...tiny.split(' ')]);
    if (invocation.action !== 'run') throw new Error('nothing to run');
    const [entry] = invocation.options.entries;
    if (entry === undefined) throw new Error('no entry');
    return {
      entry,
      tool: 'flame',
      clinic: '',
      native: false,
      options: invocation.options,
      directory: join(directory, name),
      progress: new ProgressLine({ write: () => {} }),
      signal: new AbortController().signal,
      ...changes,
    };
  }

  test('where clinic fails, it is said why, and Node leaves a profile', async () => {
    const broken = join(directory, 'broken-clinic.js');
    await writeFile(broken, 'console.error("no such Node"); process.exit(1);');
    const found = await profile(await request('fallback', { clinic: broken }));
    expect(found).toMatchObject({ native: true, clinicFailed: expect.stringContaining('no such Node') });
    const { nodes } = JSON.parse(await readFile(found?.path ?? '', 'utf8')) as { nodes: unknown[] };
    expect(nodes.length).toBeGreaterThan(10);
  });

  test('bubbleprof is not asked what it cannot see', async () => {
    const seen = await request('blind', { tool: 'bubbleprof' });
    const found = await profile({ ...seen, entry: { ...seen.entry, libraries: ['uWebSockets.js'] } });
    expect(found).toMatchObject({ native: true, clinicFailed: expect.stringContaining('async hooks') });
  });

  test.skipIf(process.platform !== 'linux')('SIGKILL of the command leaves no process', async () => {
    const command = spawn(process.execPath, [
      compiled('bench/profile/cli.ts'),
      ...'--transport ws --native --consumers 5 --seconds 30'.split(' '),
      ...['--reports', directory],
    ]);
    let said = '';
    command.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await until('the load', () => said.includes('5 consumers for 30 s'));
    const relays = (): number[] => processesWith(directory).filter((pid) => pid !== command.pid);
    expect(relays().length).toBeGreaterThan(0);
    command.kill('SIGKILL');
    await until('the end of all of them', () => relays().length === 0);
  });

  test('Ctrl-C leaves no file, neither of the report nor of clinic', async () => {
    const reports = await mkdtemp(join(directory, 'interrupted-'));
    const elsewhere = await mkdtemp(join(directory, 'elsewhere-'));
    const command = spawn(
      process.execPath,
      [
        compiled('bench/profile/cli.ts'),
        ...'--transport ws --tool flame --consumers 5 --seconds 60'.split(' '),
        ...['--reports', reports],
      ],
      { cwd: elsewhere },
    );
    let said = '';
    command.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await until('the load', () => said.includes('5 consumers for 60 s'));
    const [folder = ''] = await readdir(reports);
    // V8 writes as it runs.
    await until('what the profiler writes', () =>
      [elsewhere, join(reports, folder)].some((place) => readdirSync(place).length > 0),
    );
    command.kill('SIGINT');
    const [code] = await once(command, 'close');
    expect(code).toBe(exitCodes.interrupted);
    expect([...(await readdir(reports)), ...(await readdir(elsewhere))]).toEqual([]);
  });

  test('the command leaves a page of clinic and no raw data', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      compiled('bench/profile/cli.ts'),
      ...['--transport', webSocketHere, ...'--tool doctor --consumers 5 --seconds 1'.split(' ')],
      ...['--reports', directory],
    ]);
    const path = /^Profile: (.*\.html)$/m.exec(stdout)?.[1] ?? '';
    const page = await readFile(path, 'utf8');
    expect(page).toContain('Clinic Doctor');
    expect(page).not.toContain('https://clinicjs.org/assets/css');
    expect(await readdir(join(path, '..'))).toEqual(['relay.clinic-doctor.html']);
  });

  test.skipIf(uwsIsHere)('a transport that has no build here is not tried, and it is said why', async () => {
    const args = ['--transport', 'uws', '--reports', directory];
    const run = promisify(execFile)(process.execPath, [compiled('bench/profile/cli.ts'), ...args]);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^uws is unavailable: .*\n.*All other transports work here\.\s$/s),
    });
  });

  test.each([
    [['--tool', 'hammer'], /--tool: "hammer" is not allowed; give one of doctor, flame, bubbleprof, heap/],
    [['--transport', 'tcp'], /--transport: "tcp" is not allowed; give one of socketio,/],
  ])('%j is refused by name', async (args, words) => {
    const run = promisify(execFile)(process.execPath, [compiled('bench/profile/cli.ts'), ...args]);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(words) });
  });
});
