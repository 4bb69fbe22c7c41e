import { expect, test } from 'vitest';
import { type InForce, NOTHING_IN_FORCE } from '../kernel/kernel-settings.ts';
import { banner } from './banner.ts';
import type { RunningServer } from './server.ts';

const server = (
  scheme: RunningServer['scheme'],
  room?: RunningServer['room'],
  kernel = NOTHING_IN_FORCE,
): RunningServer => ({
  scheme,
  room,
  kernel,
  attached: [
    { transport: 'ws', port: 5000, implementation: 'ws 8' },
    { transport: 'uws', port: 5001, implementation: 'uWebSockets.js 20' },
  ],
  attend: () => {},
  close: () => Promise.resolve(),
});

const at = (host: string) => ({ host, hostIsChosen: true, tokens: {} });

test('every address to open is there, for each transport', () => {
  const text = banner(server('https'), at('192.0.2.7'), false);
  for (const port of [5000, 5001]) {
    expect(text).toContain(`https://192.0.2.7:${port}/emit.html`);
    expect(text).toContain(`https://192.0.2.7:${port}/consume.html`);
  }
  expect(text).not.toContain('█');
});

test('the network’s address is a QR code on a terminal', () => {
  const text = banner(server('https'), at('192.0.2.7'), true);
  expect(text).toContain('https://192.0.2.7:5000/\n');
  expect(text.match(/█/g)?.length).toBeGreaterThan(100);
});

test('there is none where nobody else gets', () => {
  expect(banner(server('http'), at('127.0.0.1'), true)).not.toContain('█');
});

test('on a network without https it says what a camera needs', () => {
  expect(banner(server('http'), at('192.0.2.7'), false)).toContain('add --https');
  expect(banner(server('https'), at('192.0.2.7'), false)).not.toContain('add --https');
  expect(banner(server('http'), at('127.0.0.1'), false)).not.toContain('add --https');
});

test('it says who may emit, and how to let others reach it', () => {
  const chosen = banner(server('http'), { host: '127.0.0.1', hostIsChosen: false, tokens: {} }, false);
  expect(chosen).toContain('For this machine only, since anybody may emit');
  expect(banner(server('http'), at('127.0.0.1'), false)).not.toContain('anybody');
  expect(banner(server('https'), at('192.0.2.7'), false)).toContain('Anybody who reaches it may emit');
  const guarded = { ...at('192.0.2.7'), tokens: { publish: 'p' } };
  expect(banner(server('https'), guarded, false)).not.toContain('may emit');
});

test('where the system lets it have few connections, it says how many', () => {
  const bannerWith = (connections: number): string =>
    banner(server('http', { openFiles: connections + 36, connections }), at('127.0.0.1'), false);
  expect(bannerWith(92)).toContain(
    'Room for 92 connections, with 128 open files: for more, let it have more',
  );
  expect(bannerWith(20_000)).not.toContain('Room for');
});

test('it says what the kernel does, and why not more', () => {
  const bannerWith = (kernel: Partial<InForce>): string =>
    banner(server('http', undefined, { ...NOTHING_IN_FORCE, ...kernel }), at('127.0.0.1'), false);
  expect(bannerWith({})).not.toContain('kernel');
  expect(
    bannerWith({ unsentLimitBytes: 16_384, algorithm: 'cubic', onLossyPaths: 'bbr', holdsQueues: true }),
  ).toContain(
    'The kernel keeps 16384 unsent bytes of a viewer at most, sends by cubic, by bbr where packets are lost, and no more than a path carries.\n',
  );
  expect(bannerWith({ algorithm: 'cubic', shortfalls: ['it has no bbr'] })).toContain(
    'The kernel sends by cubic (it has no bbr).\n',
  );
  expect(bannerWith({ shortfalls: ['this is darwin'] })).toContain(
    'The kernel is not asked for help (this is darwin).\n',
  );
});
