import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Counters } from '../../relay/counters.ts';
import { Relay, relayDefaults } from '../../relay/relay.ts';
import type { Listening, Transport } from '../transport.ts';
import { until } from './client.ts';
import { unexpected } from './unexpected.ts';
import { upgradeHead } from './upgrade-head.ts';

export interface TargetsSubject {
  readonly name: string;
  readonly transport: Transport;
  /** Where a WebSocket is asked for. */
  readonly upgradePath: string;
  /** A library that reads requests itself hands some of them to nobody. */
  readonly readsRequestsItself: boolean;
}

/** Whom a page from elsewhere asks, and what a URL makes of a host and a target that are joined as they are. */
const HOST = 'evil.example:81';

/** What is asked for, and served: the path that it names, on the host that the header names. */
const served = [
  '/',
  '/x?y=1',
  '//localhost/x',
  '///localhost/x',
  '//[::1]/x',
  '//127.0.0.1:80/x',
  '/@localhost/x',
  '/:80/x',
  '/%2f%2flocalhost/x',
  '/%5clocalhost/x',
  '/x?/../y',
];

/** What is refused: it is no path, or a URL would make another one of it. */
const refused = [
  '/\\localhost/x',
  '/\\/localhost/x',
  '/x?y=\\',
  '/x#y',
  '/x?y#z',
  '/../x',
  '/a/%2e%2E/x',
  '/./x',
];

/** What is no path at all. */
const noPaths = [
  'http://localhost/x',
  'HTTP://localhost:80',
  'localhost:80',
  '*',
  '?x',
  'x',
  '/x\ty',
  '/\u0001',
];

/** What the `Host` headers say, and the host of it. */
const named: readonly (readonly [host: string, believed: string])[] = [
  ['evil.example', 'evil.example'],
  ['EVIL.example:81', 'evil.example:81'],
  ['my_relay:5000', 'my_relay:5000'],
  ['[::1]:5000', '[::1]:5000'],
  ['127.0.0.1', '127.0.0.1'],
];

const nameless: readonly (readonly string[])[] = [
  ['localhost', 'evil.example'],
  ['evil.example', 'localhost'],
  ['localhost, evil.example'],
  ['localhost#.evil.example'],
  ['localhost?.evil.example'],
  ['localhost/.evil.example'],
  ['localhost\\.evil.example'],
  ['localhost:80@evil.example'],
  ['evil.example@localhost'],
  ['local host'],
  ['loc\talhost'],
  ['%6cocalhost'],
  [''],
  [':5000'],
];

const withHosts = (hosts: readonly string[]): string => hosts.map((host) => `Host: ${host}\r\n`).join('');

/** Whether a transport believes the host and the path that a request names, and none that it smuggles in. */
export function requestTargets({ name, transport, upgradePath, readsRequestsItself }: TargetsSubject): void {
  describe(`${name} and what requests ask for`, () => {
    let relay: Relay;
    let counters: Counters;
    let listening: Listening;
    let sockets: Socket[];
    /** What the handler was asked, and for which host a link was asked. */
    let asked: string[];
    let linked: string[];

    beforeAll(async () => {
      relay = new Relay({ ...relayDefaults, nowMs: () => 0 });
      counters = new Counters();
      listening = await transport.listen({
        host: '127.0.0.1',
        port: 0,
        relay: relay.attach(counters),
        nowMicros: () => 0,
        failed: unexpected,
        fetch({ url }) {
          asked.push(url);
          return new Response('served', { headers: { 'content-length': '6' } });
        },
        allowsOrigin(_origin, host) {
          linked.push(host);
          return true;
        },
      });
    });

    beforeEach(() => {
      [sockets, asked, linked] = [[], [], []];
      counters.refusals.clear();
    });

    afterEach(() => {
      for (const socket of sockets) socket.destroy();
    });

    afterAll(async () => {
      relay.shutDown();
      await listening.close();
    });

    const send = async (head: string): Promise<Socket> => {
      const socket = connect(listening.port, '127.0.0.1');
      socket.on('error', () => {});
      sockets.push(socket);
      await new Promise((resolve) => socket.write(Buffer.from(head, 'latin1'), resolve));
      return socket;
    };

    /** The beginning of the answer, or nothing if the connection ends without one. */
    const answerTo = async (head: string): Promise<string> => {
      const socket = await send(head);
      return new Promise((resolve) => {
        socket
          .once('data', (bytes: Buffer) => resolve(bytes.toString('latin1')))
          .once('close', () => resolve(''));
      });
    };

    const expectRefusal = async (head: string): Promise<void> => {
      expect(await answerTo(head)).toMatch(/^HTTP\/1\.1 400 .*\r\n\r\nbad-request: /s);
      expect(counters.refusals.get('bad-request')).toBe(1);
      expect([asked, linked]).toEqual([[], []]);
    };

    /** Nobody is asked, and nothing is said: what comes later has been answered by then. */
    const expectSilence = async (head: string): Promise<void> => {
      const socket = await send(head);
      let said = '';
      socket.on('data', (bytes) => {
        said += String(bytes);
      });
      expect(await answerTo('GET /later HTTP/1.1\r\nHost: relay\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
      expect([said, asked, linked]).toEqual(['', ['http://relay/later'], []]);
    };

    const expectNobodyAsked = readsRequestsItself ? expectSilence : expectRefusal;

    test.each(served)('%j is a path on the host of the header', async (target) => {
      expect(await answerTo(`GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
      expect(asked).toEqual([`http://${HOST}${target}`]);
    });

    test.each(refused)('%j is refused', async (target) => {
      await expectRefusal(`GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    });

    test.each(noPaths)('%j is no path', async (target) => {
      await expectNobodyAsked(`GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    });

    test.each([
      ['OPTIONS *', `OPTIONS * HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
      ['a proxy', `CONNECT localhost:80 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`],
      ['HTTP/1.1 without a host', 'GET /x HTTP/1.1\r\n\r\n'],
    ])('%s is asked for in vain', async (_what, head) => {
      await expectNobodyAsked(head);
    });

    test.each(['FOO', 'get'])('%s is no method', async (method) => {
      await expectNobodyAsked(`${method} /x HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    });

    test.each(['PURGE', 'M-SEARCH'])('%s is a method that few know', async (method) => {
      const head = `${method} /x HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
      if (readsRequestsItself) await expectSilence(head);
      else expect(await answerTo(head)).toMatch(/^HTTP\/1\.1 200 .*served$/s);
    });

    test('what nobody can expect is not refused', async () => {
      const head = `GET /x HTTP/1.1\r\nHost: ${HOST}\r\nExpect: foo\r\n\r\n`;
      expect(await answerTo(head)).toMatch(/^HTTP\/1\.1 200 .*served$/s);
      expect(asked).toEqual([`http://${HOST}/x`]);
    });

    test('who would know whether to go on is told to', async () => {
      const socket = await send(
        `POST /x HTTP/1.1\r\nHost: ${HOST}\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n`,
      );
      let said = '';
      socket.on('data', (bytes) => {
        said += String(bytes);
      });
      await until('it to be told', () => said.startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
      socket.write('x');
      await until('the answer', () => /HTTP\/1\.1 200 .*served$/s.test(said));
    });

    test.each([
      ['with a host', `GET /x HTTP/1.0\r\nHost: ${HOST}\r\n\r\n`, `http://${HOST}/x`],
      ['without one, which is nobody’s then', 'GET /x HTTP/1.0\r\n\r\n', 'http://nobody.invalid/x'],
    ])('HTTP/1.0 %s', async (_what, head, url) => {
      if (readsRequestsItself) await expectSilence(head);
      else {
        expect(await answerTo(head)).toMatch(/^HTTP\/1\.1 200 /);
        expect(asked).toEqual([url]);
      }
    });

    test('a megabyte of headers is served to nobody', async () => {
      const answer = await answerTo(`GET /x HTTP/1.1\r\nHost: relay\r\nX: ${'x'.repeat(1024 ** 2)}\r\n\r\n`);
      expect(answer).toMatch(readsRequestsItself ? /^$/ : /^HTTP\/1\.1 431 /);
      expect(asked).toEqual([]);
    });

    test.each(named)('the host %j is %s', async (host, believed) => {
      await answerTo(`GET /x HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(asked).toEqual([`http://${believed}/x`]);
      expect(await answerTo(upgradeHead(upgradePath, { Host: host }))).toMatch(/^HTTP\/1\.1 101 /);
      expect(linked).toEqual([believed]);
    });

    test.each(['h2c', 'websocket', 'TLS/1.0, HTTP/3.0', ','])(
      'a request with "Upgrade: %s" for what is no link is one without it',
      async (protocols) => {
        const headers = `Host: ${HOST}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocols}\r\n`;
        const head = (path: string): string =>
          `GET ${path} HTTP/1.1\r\n${headers}HTTP2-Settings: AAMAAABk\r\n\r\n`;
        expect(await answerTo(head('/healthz'))).toMatch(/^HTTP\/1\.1 200 .*served$/s);
        expect(asked).toEqual([`http://${HOST}/healthz`]);
        // The connection is as good as any other, too.
        const socket = await send(`POST /x HTTP/1.1\r\n${headers}Content-Length: 3\r\n\r\nabc`);
        expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200 /);
        socket.write(head('/y'));
        expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200 /);
      },
    );

    test('a link is not to be had by another protocol', async () => {
      const head = upgradeHead(upgradePath, { Host: HOST }).replace(/Upgrade: websocket\r\n.*/s, '');
      expect(await answerTo(`${head}Upgrade: h2c\r\nHost: ${HOST}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 [24]00 /);
      expect(linked).toEqual([]);
    });

    test('curl --http2 is served', async () => {
      const url = `http://127.0.0.1:${listening.port}/healthz`;
      const { stdout } = await promisify(execFile)('curl', ['--silent', '--http2', '--include', url]);
      expect(stdout).toMatch(/^HTTP\/1\.1 200 .*served$/s);
    });

    test.each(nameless)('the host %j is none', async (...hosts) => {
      await expectRefusal(`GET /x HTTP/1.1\r\n${withHosts(hosts)}\r\n`);
    });

    test.each(nameless)('nor has a link the host %j', async (...hosts) => {
      const [first, ...lines] = upgradeHead(upgradePath, {}).split('\r\n');
      await expectRefusal([first, withHosts(hosts) + lines.join('\r\n')].join('\r\n'));
    });

    test('nor has it none', async () => {
      const answer = await answerTo(upgradeHead(upgradePath, {}));
      expect(answer).toMatch(readsRequestsItself ? /^$/ : /^HTTP\/1\.1 400 .*bad-request: /s);
      expect(linked).toEqual([]);
    });

    test.each(
      [
        ...['/\\localhost', '/x/..', '/./', 'http://localhost', '//localhost', '/x', ''].map(
          (before) => before + upgradePath,
        ),
        `${upgradePath}#x`,
      ].filter((target) => target !== upgradePath),
    )('no link is at %j', async (target) => {
      const head = upgradeHead(target, { Host: HOST });
      if (readsRequestsItself && target.startsWith('http')) await expectSilence(head);
      else expect(await answerTo(head)).not.toMatch(/^HTTP\/1\.1 101 |^$/);
      expect(linked).toEqual([]);
    });
  });
}
