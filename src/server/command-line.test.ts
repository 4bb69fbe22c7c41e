import { afterEach, expect, test, vi } from 'vitest';
import { parseCommandLine } from './command-line.ts';

afterEach(() => vi.unstubAllEnvs());

test('without anything it is Socket.IO on port 5000, for this machine, without https', () => {
  expect(parseCommandLine([])).toMatchObject({
    host: '127.0.0.1',
    attachments: [{ transport: 'socketio', port: 5000 }],
    tls: undefined,
    tokens: { publish: undefined, view: undefined },
    reportsDirectory: undefined,
  });
});

test('https is with a certificate of its own, or with one that is given', () => {
  vi.stubEnv('XDG_DATA_HOME', '/data');
  expect(parseCommandLine(['--https']).tls).toEqual({ selfSignedIn: '/data/relaymark' });
  const given = ['--tls-cert', 'c.pem', '--tls-key', 'k.pem'];
  expect(parseCommandLine(given).tls).toEqual({ certFile: 'c.pem', keyFile: 'k.pem' });
});

test('tokens come from flags or from the environment', () => {
  vi.stubEnv('RELAYMARK_PUBLISH_TOKEN', 'p');
  expect(parseCommandLine(['--view-token', 'v']).tokens).toEqual({ publish: 'p', view: 'v' });
});

test('reports are those of the bench, or of another folder', () => {
  expect(parseCommandLine(['--reports']).reportsDirectory).toBe('reports');
  expect(parseCommandLine(['--reports', 'elsewhere']).reportsDirectory).toBe('elsewhere');
});

test.each([
  [['--tls-cert', 'c.pem'], '--tls-cert: "c.pem" needs its key'],
  [['--tls-key', 'k.pem'], '--tls-key: "k.pem" needs its certificate'],
  [['--publish-token', ''], '--publish-token: it is empty'],
  [['--most-consumers', 'many'], '--most-consumers: "many" is not allowed'],
  [['--longest-unacknowledged', '0'], '--longest-unacknowledged: "0" is not allowed'],
])('%j is refused', (argv, message) => {
  expect(() => parseCommandLine(argv)).toThrow(message);
});
