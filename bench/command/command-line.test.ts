import { describe, expect, test } from 'vitest';
import { transportNames } from '../../src/transports/registry.ts';
import { type Invocation, parseInvocation } from './command-line.ts';

function running(...argv: string[]): Extract<Invocation, { action: 'run' }> {
  const invocation = parseInvocation(argv);
  if (invocation.action !== 'run') throw new Error('it does not run');
  return invocation;
}

describe('what is run', () => {
  test('without arguments: everything, 100 consumers, 30 kB at 20 fps', () => {
    const { scenario, options, command } = running();
    expect(scenario.name).toBe('compare');
    expect(options).toMatchObject({
      consumers: 100,
      frameBytes: 30_000,
      fps: 20,
      emitters: 1,
      liveEncode: false,
    });
    expect(options.entries.map((entry) => entry.name)).toEqual([
      ...transportNames,
      'tcp',
      'naive-uws',
      'naive-ws',
      'naive-socketio',
      'naive-socketio-uws',
    ]);
    expect(command).toBe('npm run bench');
  });

  test('--quick is less of everything, and flags go before it', () => {
    const { options, command } = running('--quick', '--consumers', '7', '--only', 'ws,tcp');
    expect(options).toMatchObject({ consumers: 7, rounds: 2 });
    expect(options.entries.map((entry) => entry.name)).toEqual(['ws', 'tcp']);
    expect(command).toBe('npm run bench -- --quick --consumers 7 --only ws,tcp');
  });

  test('every number of the load can be given', () => {
    const flags =
      '--emitters 2 --consumers 9 --fps 12.5 --frame-bytes 9000 --width 320 --height 240 --seconds 0.5';
    const { options } = running(
      ...flags.split(' '),
      '--warmup-seconds',
      '0',
      '--rounds',
      '3',
      '--only',
      'ws',
    );
    expect(options).toMatchObject({
      emitters: 2,
      consumers: 9,
      fps: 12.5,
      frameBytes: 9000,
      width: 320,
      height: 240,
      seconds: 0.5,
      warmupSeconds: 0,
      rounds: 3,
    });
  });

  test('with several emitters the yardsticks, which know one channel, are left out', () => {
    expect(running('--emitters', '2').options.entries.every((entry) => !entry.yardstick)).toBe(true);
    expect(() => parseInvocation(['--emitters', '2', '--only', 'tcp,ws'])).toThrowError(/one channel only/);
  });

  test('a search for a capacity has an end, and what it announces is to hold, but not in a first look', () => {
    expect(running('capacity').options).toMatchObject({ mostConsumers: 10_000, confirmSeconds: 60 });
    expect(running('capacity', '--quick').options.confirmSeconds).toBe(0);
    const { options } = running(...'capacity --quick --consumers 20 --up-to 80 --confirm 5'.split(' '));
    expect(options).toMatchObject({ consumers: 20, mostConsumers: 80, confirmSeconds: 5 });
    expect(running('--consumers', '70').options.mostConsumers).toBe(70);
  });

  test('what is not sure fails only where that is asked for', () => {
    expect(running('--strict').judging.strict).toBe(true);
    expect(running().judging.strict).toBe(false);
  });

  test('what to type again is quoted for a shell, and tells no secret of the target', () => {
    const { command, target, options } = running(
      ...['--target', 'http://me:pw@192.0.2.7:5000/?token=s3', '--protocol', 'ws'],
      ...['--header', 'Authorization: Bearer secret', '--expect', '*.latencyMs.p99<=50'],
    );
    expect(command).toBe(
      "npm run bench -- --target 'http://***@192.0.2.7:5000/?token=***' --protocol ws --header 'Authorization: ***' --expect '*.latencyMs.p99<=50'",
    );
    expect(target).toBe('http://me:pw@192.0.2.7:5000/?token=s3');
    expect(options.entries[0]?.implementation).toBe('http://***@192.0.2.7:5000/?token=*** over ws');
  });

  test('--list only lists', () => {
    expect(parseInvocation(['--list'])).toEqual({ action: 'list' });
  });
});

describe('other people’s programs', () => {
  const node = 'node ../old/dist/src/cli.js --transport ws:$PORT';

  test('stand beside ours, as many as are named', () => {
    const { options } = running(
      '--only',
      'ws',
      '--contender',
      `old:ws=${node}`,
      '--contender',
      'mine:socketio=go run .',
    );
    expect(options.entries.map(({ name, protocol }) => [name, protocol])).toEqual([
      ['ws', 'websocket'],
      ['old', 'websocket'],
      ['mine', 'socketio'],
    ]);
    expect(options.entries[1]?.implementation).toBe(`${node} over ws`);
  });

  test('are spoken to as they ask', () => {
    const { options } = running(
      ...['--target', 'wss://camera.example', '--protocol', 'ws', '--path', '/live/1', '--insecure'],
      ...['--header', 'Authorization: Bearer secret', '--header', 'X-Camera:7'],
    );
    expect(options.entries).toHaveLength(1);
    expect(options.entries[0]?.access).toEqual({
      headers: { Authorization: 'Bearer secret', 'X-Camera': '7' },
      path: '/live/1',
      insecure: true,
    });
  });
});

test.each([
  [['--consumers', 'many'], '--consumers: "many" is not allowed; give a whole number from 1 to 100000.'],
  [['--up-to', '500'], '--up-to: "compare" has no use for it; capacity does.'],
  [['capacity', '--up-to', '500'], '--up-to: "500" is not allowed; give a whole number from 600'],
  [['capacity', '--confirm', '-1'], '--confirm: "-1" is not allowed'],
  [['--consumers', '0'], '--consumers: "0" is not allowed'],
  [
    ['--contender', 'node server.js'],
    `--contender: "node server.js" is not allowed; give 'NAME:PROTOCOL=COMMAND'`,
  ],
  [['--contender', 'mine:ws='], '--contender: "mine:ws=" is not allowed'],
  [['--contender', 'mine:carrier=x'], '--contender: "carrier" is not allowed; give one of socketio,'],
  [['--contender', 'mine:constructor=x'], '--contender: "constructor" is not allowed'],
  [['--contender', 'ws:ws=x'], '--contender: there is a "ws" already'],
  [['--path', '/live'], '--path: it goes with --target only'],
  [['--header', 'a: b'], '--header: it goes with --target only'],
  [['--target', 'http://x', '--path', 'live'], '--path: "live" is not allowed; give a path'],
  [['--target', 'http://x', '--header', 'secret'], '--header: that is not a header'],
  [['--target', 'http://x', '--target-pid', '0'], '--target-pid: "0" is not allowed'],
  [['--target', 'http://x', '--target-metrics', 'x'], '--target-metrics: "x" is not allowed'],
  [['--rounds', '1.5'], '--rounds: "1.5" is not allowed'],
  [['--rounds', 'some'], '--rounds: "some" is not allowed'],
  [['--fps', '0'], '--fps: "0" is not allowed'],
  [['--width', '100'], '--width: "100" is not allowed'],
  [['--only', 'tcp,carrier-pigeon'], '--only: "carrier-pigeon" is not allowed; give some of socketio,'],
  [['--pattern', 'plaid'], '--pattern: "plaid" is not allowed; give one of'],
  [['--seed', '-1'], '--seed: "-1" is not allowed'],
  [['--expect', 'ws.speed<1'], '--expect: "ws.speed<1" names no metric'],
  [['--target', 'http://127.0.0.1:1', '--protocol', 'smtp'], '--protocol: "smtp" is not allowed'],
  [
    ['--target', 'http://127.0.0.1:1', '--protocol', 'constructor'],
    '--protocol: "constructor" is not allowed',
  ],
  [['restart', '--target', 'http://127.0.0.1:1'], '"restart" needs a relay that it can start'],
  [['--links', '3G'], '--links: "compare" has no use for it; links does.'],
  [['rates', '--objective-p99-ms', '50'], '--objective-p99-ms: "rates" has no use for it; capacity does.'],
  [['capacity', '--until', '5%'], '--until: "capacity" has no use for it; compare, noise, stalled, '],
  [['rates', '--fps', '20'], '--fps: "rates" has no use for it; compare, '],
  [['sizes', '--frame-bytes', '9000'], '--frame-bytes: "sizes" has no use for it'],
  [['channels', '--emitters', '1'], '--emitters: "channels" has no use for it'],
  [['browser', '--live-encode'], '--live-encode: "browser" has no use for it'],
  // What is said by default counts too, where it is said.
  [['micro', '--pattern', 'card'], '--pattern: "micro" has no use for it'],
  [['--until', '5'], '--until: "5" is not allowed; give a percentage'],
  [['--tls', '--target', 'http://x'], '--tls: not together with --target'],
  [['micro', '--tls'], '--tls: "micro" has no connections'],
  [['races'], '"races" is not a scenario; give one of compare, noise, '],
])('%j is refused by name', (argv, words) => {
  expect(() => parseInvocation(argv)).toThrowError(words);
});
