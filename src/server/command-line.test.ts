import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { ConfigError, type ServerConfig } from './config.ts';

afterEach(() => vi.unstubAllEnvs());

type Environment = Record<string, string>;

function configOf(argv: readonly string[], environment: Environment = {}): ServerConfig {
  const invocation = parseCommandLine(argv, environment);
  if (invocation.action !== 'start') throw new Error('it would not start');
  return invocation.config;
}

function settingsFile(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'relaymark-settings-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'relaymark.json'), content);
  return join(folder, 'relaymark.json');
}

test('without anything it is Socket.IO on port 5000, for this machine, without https', () => {
  expect(configOf([])).toMatchObject({
    host: '127.0.0.1',
    hostIsChosen: false,
    attachments: [{ transport: 'socketio', port: 5000 }],
    tls: undefined,
    tokens: { publish: undefined, view: undefined },
    allowedOrigins: [],
    reportsDirectory: undefined,
    drainSeconds: 5,
    patience: { idleTimeoutSeconds: 60 },
    log: { level: 'info', format: 'auto' },
  });
});

test('who asks for a token of all who emit is on the network, unless told otherwise', () => {
  expect(configOf(['--publish-token', 'p']).host).toBe('0.0.0.0');
  expect(configOf(['--publish-token', '{"door": "d"}']).host).toBe('127.0.0.1');
  expect(configOf(['--publish-token', '{"door": "d", "*": "p"}']).host).toBe('0.0.0.0');
  expect(configOf(['--publish-token', 'p', '--host', '127.0.0.1'])).toMatchObject({
    host: '127.0.0.1',
    hostIsChosen: true,
  });
});

test('https is with a certificate of its own, or with one that is given', () => {
  vi.stubEnv('XDG_DATA_HOME', '/data');
  expect(configOf(['--https']).tls).toEqual({ selfSignedIn: '/data/relaymark' });
  const given = ['--tls-cert', 'c.pem', '--tls-key', 'k.pem'];
  expect(configOf(given).tls).toEqual({ certFile: 'c.pem', keyFile: 'k.pem' });
});

test('reports are those of the bench, or of another folder', () => {
  expect(configOf(['--reports']).reportsDirectory).toBe('reports');
  expect(configOf(['--reports', 'elsewhere']).reportsDirectory).toBe('elsewhere');
});

describe('settings come', () => {
  test('from flags, then from the environment, then from a file', () => {
    const path = settingsFile('{"mostConsumers": 1, "mostChannels": 1, "mostFrames": 1, "transport": "ws"}');
    const environment = {
      RELAYMARK_MOST_CONSUMERS: '2',
      RELAYMARK_MOST_CHANNELS: '2',
      RELAYMARK_CONFIG: path,
    };
    const { relay, attachments } = configOf(['--most-consumers', '3'], environment);
    expect(relay.limits).toMatchObject({ consumersPerChannel: 3, channels: 2, framesPerSecond: 1 });
    expect(attachments).toEqual([{ transport: 'ws', port: 5000 }]);
    expect(configOf(['--config', path]).relay.limits?.consumersPerChannel).toBe(1);
  });

  test('from a file with a byte order mark', () => {
    const path = settingsFile('\uFEFF{"mostConsumers": 7}');
    expect(configOf(['--config', path]).relay.limits?.consumersPerChannel).toBe(7);
  });

  test.each(['utf16le', 'utf16be'])('from a file in %s, with a byte order mark and without', (encoding) => {
    for (const mark of ['', '\uFEFF']) {
      const bytes = Buffer.from(`${mark}{"name": "büro.example", "mostConsumers": 7}`, 'utf16le');
      const path = settingsFile(encoding === 'utf16le' ? bytes : bytes.swap16());
      expect(configOf(['--config', path])).toMatchObject({
        names: ['büro.example'],
        relay: { limits: { consumersPerChannel: 7 } },
      });
    }
  });

  test('as lists', () => {
    const two = ['https://a.example', 'https://b.example'];
    const path = settingsFile(JSON.stringify({ allowOrigin: two, transport: ['uws', 'ws:7000'] }));
    expect(configOf(two.flatMap((origin) => ['--allow-origin', origin])).allowedOrigins).toEqual(two);
    expect(configOf([], { RELAYMARK_ALLOW_ORIGIN: two.join(', ') }).allowedOrigins).toEqual(two);
    expect(configOf(['--config', path])).toMatchObject({
      allowedOrigins: two,
      attachments: [
        { transport: 'uws', port: 5000 },
        { transport: 'ws', port: 7000 },
      ],
    });
  });

  test.each(['::1', '::1%lo', 'fe80::1%eth0', '::', 'localhost', 'my_host.local', 'büro', '127.1'])(
    'as the host %j',
    (host) => {
      expect(configOf(['--host', host]).host).toBe(host);
    },
  );

  test('as names', () => {
    expect(configOf(['--name', 'cam.example', '--name', '::1']).names).toEqual(['cam.example', '::1']);
    expect(configOf([], { RELAYMARK_NAME: 'cam.example, b.example' }).names).toEqual([
      'cam.example',
      'b.example',
    ]);
    expect(configOf(['--config', settingsFile('{"name": "cam.example"}')]).names).toEqual(['cam.example']);
    const url = (): unknown => configOf(['--name', 'https://cam.example']);
    expect(url).toThrow('--name: "https://cam.example" is not allowed; give the name of a host');
  });

  test('as tokens for all, or by channel', () => {
    const byChannel = new Map([
      ['door', 'd'],
      ['*', 'p'],
    ]);
    const path = settingsFile('{"publishToken": {"door": "d", "*": "p"}, "viewToken": "v"}');
    expect(configOf(['--config', path]).tokens).toEqual({ publish: byChannel, view: 'v' });
    const environment = { RELAYMARK_PUBLISH_TOKEN: '{"door": "d", "*": "p"}', RELAYMARK_VIEW_TOKEN: 'v' };
    expect(configOf([], environment).tokens).toEqual({ publish: byChannel, view: 'v' });
  });
});

test('variables of the rest of the project, of others, and unset ones are no settings of the relay', () => {
  const environment = { RELAYMARK_CHROMIUM: '/usr/bin/chromium', RELAYMARKS: '1', PATH: '/usr/bin' };
  expect(configOf([], environment)).toEqual(configOf([]));
  const unset = parseCommandLine([], { RELAYMARK_PUBLSH_TOKEN: undefined });
  expect(unset).toEqual({ action: 'start', config: configOf([]) });
});

describe('it starts beside a Service or a link of its own name, whose variables are no settings:', () => {
  test.each(['RELAYMARK', 'RELAYMARK_WEB', 'RELAYMARK_CONFIG', 'RELAYMARK_2'])('%s', (service) => {
    const environment = {
      [`${service}_SERVICE_HOST`]: '10.0.0.11',
      [`${service}_SERVICE_PORT`]: '5000',
      [`${service}_SERVICE_PORT_HTTP`]: '5000',
      [`${service}_PORT`]: 'tcp://10.0.0.11:5000',
      [`${service}_PORT_5000_TCP`]: 'tcp://10.0.0.11:5000',
      [`${service}_PORT_5000_TCP_PROTO`]: 'tcp',
      [`${service}_PORT_5000_TCP_PORT`]: '5000',
      [`${service}_PORT_5000_TCP_ADDR`]: '10.0.0.11',
      [`${service}_PORT_53_UDP`]: 'udp://10.0.0.11:53',
      [`${service}_NAME`]: '/pages/relaymark',
      [`${service}_ENV_NODE_VERSION`]: '20.19.0',
      [`${service}_ENV_RELAYMARK_PUBLISH_TOKEN`]: 'geheim',
    };
    expect(configOf([], environment)).toEqual(configOf([]));
    const own = { RELAYMARK_DRAIN: '7', RELAYMARK_HOST: '::1' };
    expect(configOf([], { ...environment, ...own })).toEqual(configOf([], own));
  });

  test.each([
    { RELAYMARK_PORTS: 'tcp://10.0.0.11:5000' },
    { RELAYMARK_PORT: 'http://10.0.0.11:5000' },
    { RELAYMARK_PORT: '5000/tcp' },
    { RELAYMARK_SERVICE: '10.0.0.11' },
    { RELAYMARK_TOKEN_PUBLISH: 'tcp' },
    { RELAYMARK_PORT_5000: '5000' },
    { RELAYMARK_DRAIN: 'tcp://10.0.0.11:5000' },
  ])('%j is none of them', (environment) => {
    expect(() => configOf([], environment)).toThrow(ConfigError);
  });
});

test('one address cannot open every channel of a transport', () => {
  const { connectionsPerAddress, relay } = configOf([]);
  expect(connectionsPerAddress).toBeLessThan(relay.limits?.channels ?? 0);
});

test('--print-config prints a file that means the same, without tokens', () => {
  const argv = [
    '--most-frames',
    '30',
    '--publish-token',
    'geheim',
    '--transport',
    'uws',
    '--https',
    '--reports',
  ];
  const printed = parseCommandLine([...argv, '--print-config'], {});
  if (printed.action !== 'print') throw new Error('nothing is printed');
  expect(printed.text).not.toContain('geheim');
  const again = configOf(['--config', settingsFile(printed.text), '--publish-token', 'geheim']);
  expect(again).toEqual(configOf(argv));
});

describe('refused, with where it came from, the value, and what is allowed:', () => {
  test.each<[string[], Environment, string]>([
    [['--tls-cert', 'c.pem'], {}, '--tls-cert: "c.pem" needs its key'],
    [['--tls-key', 'k.pem'], {}, '--tls-key: "k.pem" needs its certificate'],
    [['--port', '65536'], {}, '--port: "65536" is not allowed; give a whole number from 0 to 65535.'],
    [['--port', '1e3'], {}, '--port: "1e3" is not allowed'],
    ...['[::1]', '127.0.0.1:80', 'http://x', 'two words', '::1%'].map(
      (host): [string[], Environment, string] => [
        ['--host', host],
        {},
        `--host: "${host}" is not allowed; give an address or a name, without a port, and without brackets`,
      ],
    ),
    [['--port', ''], {}, '--port: "" is not allowed'],
    [
      ['--most-consumers', 'many'],
      {},
      '--most-consumers: "many" is not allowed; give a whole number of at least 1.',
    ],
    [['--longest-unacknowledged', '0'], {}, '--longest-unacknowledged: "0" is not allowed'],
    [['--idle-timeout', '7'], {}, '--idle-timeout: "7" is not allowed; give a whole number from 8 to 960.'],
    [['--log-level', 'loud'], {}, '--log-level: "loud" is not allowed; give one of trace, debug'],
    [
      ['--allow-origin', 'https://a.example/x'],
      {},
      '--allow-origin: "https://a.example/x" is not allowed; give an origin',
    ],
    [
      [],
      { RELAYMARK_DRAIN: 'soon' },
      'RELAYMARK_DRAIN: "soon" is not allowed; give a whole number from 0 to 300.',
    ],
    [[], { RELAYMARK_HTTPS: 'yes' }, 'RELAYMARK_HTTPS: "yes" is not allowed; give true or false.'],
    [['--publish-token', ''], {}, '--publish-token: it is not allowed; give a token'],
    [[], { RELAYMARK_VIEW_TOKEN: '{"door": ""}' }, 'RELAYMARK_VIEW_TOKEN: it is not allowed; give a token'],
    [[], { RELAYMARK_VIEW_TOKEN: '{geheim' }, 'RELAYMARK_VIEW_TOKEN: it is not allowed; give a token'],
    [[], { RELAYMARK_VIEW_TOKEN: '{}' }, 'RELAYMARK_VIEW_TOKEN: it is not allowed; give a token'],
    [['--view-token', '{"back door": "geheim"}'], {}, '--view-token: it is not allowed; give a token'],
    [
      ['--frame-limit', '1073741825'],
      {},
      '--frame-limit: "1073741825" is not allowed; give a whole number from 1 to 1073741824.',
    ],
    [['--port', '65535', '--transport', 'ws', '--transport', 'uws'], {}, '"uws" would listen on port 65536'],
    [
      [],
      { RELAYMARK_PUBLSH_TOKEN: 'geheim' },
      'RELAYMARK_PUBLSH_TOKEN is no setting; there are RELAYMARK_CONFIG, RELAYMARK_PORT, RELAYMARK_HOST',
    ],
    [['--publish-token', 'p'], { RELAYMARK_: '' }, 'RELAYMARK_ is no setting'],
    [['--config', '/nowhere/at.json'], {}, '--config: "/nowhere/at.json" cannot be read'],
    [[], { RELAYMARK_CONFIG: '/nowhere/at.json' }, 'RELAYMARK_CONFIG: "/nowhere/at.json" cannot be read'],
    [[], { RELAYMARK_CONFIG: '' }, 'RELAYMARK_CONFIG: "" is not allowed; give the path of a file.'],
  ])('%j %j', (argv, environment, message) => {
    expect(() => configOf(argv, environment)).toThrow(message);
    expect(() => configOf(argv, environment)).toThrow(ConfigError);
    expect(() => configOf(argv, environment)).not.toThrow('geheim');
  });

  test.each([
    ['{"mostConsumer": 5}', '"mostConsumer" is no setting; there are port, host'],
    ['{"__proto__": 5}', '"__proto__" is no setting'],
    ['{"mostConsumers": "5"}', '"mostConsumers": "5" is not allowed; give a whole number'],
    ['{"https": 1}', '"https": "1" is not allowed; give true or false.'],
    ['[]', 'it is not a JSON object'],
    ['{', "it is not JSON: Expected property name or '}' in JSON at position 1"],
    ['{"mostFrames": 5', 'it is not JSON: Expected'],
    ['{"mostFrames": five}', 'it is not JSON: Unexpected token.'],
    ['NaN', 'it is not JSON.'],
  ])('a file that says %s', (content, message) => {
    const path = settingsFile(content);
    expect(() => configOf(['--config', path])).toThrow(message);
    expect(() => configOf(['--config', path])).toThrow(path);
  });

  test.each([
    '{"publishToken":geheim}',
    'geheim',
    '{"publishToken":\n"a" geheim}',
    '{"publishToken":"geheim',
    '{"publishToken":"geheim"}}',
    '{"publishToken":\'geheim\'}',
    '{"publishToken":"geheim\\q"}',
  ])('a file that is no JSON is not quoted: %s', (content) => {
    const path = settingsFile(content);
    expect(() => configOf(['--config', path])).toThrow(ConfigError);
    expect(() => configOf(['--config', path])).not.toThrow(/geh|heim|'g'/);
  });
});

describe('an unknown flag is named', () => {
  /** What is thrown, and what is printed on standard error before that. */
  function refusalOf(...argv: string[]): { error: unknown; printed: string } {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    onTestFinished(() => write.mockRestore());
    try {
      configOf(argv);
    } catch (error) {
      return { error, printed: write.mock.calls.map(([text]) => text).join('') };
    }
    throw new Error('it was not refused');
  }

  test.each([
    ['--publish-tokn=…', '--publish-tokn=geheim'],
    ['--publish-tokn=…', "--publish-tokn=ge'heim=geheim\ngeheim"],
    ['--https=…', '--https=geheim'],
    ['-publish-token=…', '-publish-token=geheim'],
  ])('%s, without its value: %j', (flag, argument) => {
    const { error, printed } = refusalOf(argument);
    expect(printed).toContain(`error: unknown option '${flag}'\n`);
    expect(error).toBeInstanceOf(CommanderError);
    expect(`${printed} ${error}`).not.toMatch(/ge'?heim/);
  });

  test('with the one that is like it', () => {
    expect(refusalOf('--prot', '80').printed).toBe(
      "error: unknown option '--prot'\n(Did you mean --port?)\n",
    );
  });
});
