import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../src/server/testing/free-port.ts';
import { startRelayProcess } from '../../src/server/testing/relay-process.ts';
import { until } from '../../src/transports/testing/client.ts';
import { transportsHere, webSocketHere } from '../../src/transports/testing/transports-here.ts';
import { livePictures } from '../picture/loop.ts';
import { compiled } from '../processes/compiled.ts';
import { plainEnv } from '../testing/bench-process.ts';
import { Audience } from './audience.ts';
import { parseEmit } from './emit-command.ts';
import { StandingEmitter } from './standing-emitter.ts';
import { parseWatch } from './watch-command.ts';

const TOKEN = 'nobody-prints-this';
const SMALL = ['--size', '160x120', '--fps', '20'];

/** A command as somebody types it, and what it has printed; it does not outlive its test. */
function command(name: 'emit' | 'watch', ...args: string[]) {
  const child = spawn(process.execPath, [compiled(`bench/standing/${name}-cli.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: plainEnv,
  });
  const output = { text: '', stdout: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.text += chunk;
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.text += chunk;
  });
  const exit = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  const says = (pattern: RegExp): Promise<void> =>
    until(`${name} to say ${pattern}: ${output.text}`, () => pattern.test(output.text), 20_000);
  return { child, output, exit, says };
}

test('over every transport, what is emitted is seen, and that it ends', async () => {
  const relay = await startRelayProcess(...transportsHere.flatMap((name) => ['--transport', `${name}:0`]));
  const make = await livePictures({ width: 160, height: 120, pattern: 'clock', seed: 1, quality: 50 });
  await Promise.all(
    transportsHere.map(async (transport, index) => {
      const place = `localhost:${relay.ports[index]}/emit.html?channel=${transport}`;
      const emitter = new StandingEmitter({ stream: parseEmit(['--to', place]).stream, fps: 20, make });
      const audience = new Audience(parseWatch([place]).stream);
      const over = new AbortController();
      await emitter.connect();
      const emission = emitter.emit(over.signal);
      expect(await audience.connect(2)).toBeUndefined();
      const { total } = audience.meter;
      await until(`viewers over ${transport}`, () => emitter.watching === 2);
      await until(`frames over ${transport}`, () => total.frames >= 10);
      expect(audience.emitting).toBe(true);
      expect(audience.meter.clocksAgree).toBe(true);
      expect(total.faults).toMatchObject({ outOfOrder: 0, damaged: 0, foreign: 0 });
      expect(await audience.dropped()).toBeGreaterThanOrEqual(total.faults.missing);
      over.abort();
      await emission;
      emitter.leave();
      await until(`the end over ${transport}`, () => audience.emitting === false);
      audience.close();
    }),
  );
});

test.each([
  [
    "as the original program's clients too, whose data URLs hold our headers",
    'socketio',
    '',
    'socketio-dataurl',
  ],
  ['viewers without a script too, who are told how old it is', webSocketHere, '?channel=door', 'mjpeg'],
])('%s', async (_who, transport, query, protocol) => {
  const { ports } = await startRelayProcess('--transport', `${transport}:0`);
  const spoken = [`localhost:${ports[0]}/${query}`, '--protocol', protocol];
  const make = await livePictures({
    width: 160,
    height: 120,
    pattern: 'card',
    seed: 1,
    quality: 50,
    format: 'jpeg',
  });
  const emitter = new StandingEmitter({ stream: parseEmit(['--to', ...spoken]).stream, fps: 20, make });
  const audience = new Audience(parseWatch(spoken).stream);
  const over = new AbortController();
  onTestFinished(() => {
    over.abort();
    emitter.leave();
    audience.close();
  });
  await emitter.connect();
  const emission = emitter.emit(over.signal);
  await audience.connect(2);
  await until('frames', () => audience.meter.total.frames >= 5);
  expect(audience.meter.clocksAgree).toBe(true);
  expect(audience.meter.total.faults).toMatchObject({ foreign: 0, outOfOrder: 0, incomplete: 0 });
  over.abort();
  await emission;
});

test('both ends outlive a relay, tell so in a line, and sum up at Ctrl-C', async () => {
  const port = await freePort();
  const flags = ['--transport', webSocketHere, '--port', `${port}`, '--publish-token', TOKEN];
  const old = await startRelayProcess(...flags);
  const address = `http://localhost:${port}`;
  const emit = command('emit', '--to', `${address}/emit.html?token=${TOKEN}`, ...SMALL);
  const watch = command('watch', '--viewers', '3', address);
  const nobody = command('watch', '--channel', 'empty', '--seconds', '1', '--json', address);
  const stranger = command('emit', '--to', address, ...SMALL);
  await Promise.all([emit.says(/ 1 s /), watch.says(/ 1 s +3\/3 /)]);
  expect(await stranger.exit, stranger.output.text).toBe(1);
  expect(stranger.output.text).toMatch(
    /^http:\S+: bad-token: .* Give --token, or the address of a page with its token\.\n$/,
  );
  expect(await nobody.exit, nobody.output.text).toBe(1);
  const [second, summary] = nobody.output.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(second).toMatchObject({ second: 1, viewers: 1, connected: 1, frames: 0, latencyMs: null });
  expect(summary).toMatchObject({ summary: { viewers: 1, frames: 0, dropped: 0 } });

  old.child.kill('SIGKILL');
  await Promise.all([emit.says(/The connection was lost/), watch.says(/3 of 3 connections were lost/)]);
  await startRelayProcess(...flags);
  await Promise.all([emit.says(/It is back after/), watch.says(/All are back after/)]);
  await watch.says(/back after.* s +3\/3 +[1-9][\d.]* +/s);

  for (const { child } of [emit, watch]) child.kill('SIGINT');
  expect(await Promise.all([emit.exit, watch.exit])).toEqual([0, 0]);
  expect(watch.output.text).toMatch(/frames +\d+, .*a second to each viewer/);
  expect(watch.output.text).toMatch(/latency ms +p50 .* p95 .* p99 /);
  expect(watch.output.text).toMatch(/connections +3 lost/);
  expect(emit.output.text).toMatch(/frames +\d+ sent, .*connections +1 lost/s);
  for (const { output } of [emit, watch, stranger, nobody]) {
    expect(output.text).not.toContain(TOKEN);
    expect(output.text).not.toContain('\u001b[');
  }
});

test('what cannot be is told in words, and by the exit code', async () => {
  const address = `localhost:${await freePort()}`;
  const [nobodyThere, rubbish, help] = [
    command('watch', address),
    command('emit', '--size', 'big'),
    command('emit', '--help'),
  ];
  expect(await nobodyThere.exit).toBe(1);
  expect(nobodyThere.output.text).toMatch(
    /^http:\/\/localhost:\d+: connect ECONNREFUSED .* Does a relay run there\?/,
  );
  expect(await rubbish.exit).toBe(2);
  expect(rubbish.output.text).toBe('--size: "big" is not allowed; give width and height, such as 640x480.\n');
  expect(await help.exit).toBe(0);
  expect(help.output.text).toMatch(/Examples:.*Exit codes:/s);
});
