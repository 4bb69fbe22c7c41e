import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type KernelHelp, kernelHelp } from './kernel-help.ts';
import { CongestionControlError, NOTHING_IN_FORCE } from './kernel-settings.ts';
import { loadSystemCalls, type SystemCalls } from './system-calls.ts';
import { listeningAt, socketsHere } from './testing/kernel-here.ts';

const algorithms = () => ({ available: ['reno', 'cubic', 'bbr'], allowed: ['reno', 'cubic'] });

/** A socket that listens, in this process. */
async function listeningPort(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** This kernel, but for congestion controls: it has the ones of this list, of which the first is the system's. */
function kernelWith(had: readonly string[], refusal: string): SystemCalls {
  const calls = loadSystemCalls();
  if (typeof calls === 'string') throw new Error(calls);
  let [chosen = 'reno'] = had;
  const isChoice = ({ level, name }: { level: number; name: number }): boolean => level === 6 && name === 13;
  return {
    ...calls,
    getOption(descriptor, option, into, most) {
      if (!isChoice(option)) return calls.getOption(descriptor, option, into, most);
      into.set(Buffer.from(`${chosen}\0`));
      return most;
    },
    setOption(descriptor, option, value) {
      if (!isChoice(option)) return calls.setOption(descriptor, option, value);
      const name = Buffer.from(value).toString();
      if (!had.includes(name)) return refusal;
      chosen = name;
      return undefined;
    },
  };
}

function helpOf(calls: SystemCalls, congestionControl: string): KernelHelp {
  const help = kernelHelp(
    { unsentLimitBytes: 16_384, congestionControl },
    { loadCalls: () => calls, algorithms },
  );
  onTestFinished(() => help.close());
  return help;
}

test('who asks for nothing has nothing loaded', async () => {
  const help = kernelHelp(
    { unsentLimitBytes: 0, congestionControl: 'system' },
    { loadCalls: () => expect.unreachable('nothing is to be loaded'), algorithms },
  );
  help.listening(await listeningPort());
  expect(help.inForce).toEqual(NOTHING_IN_FORCE);
  help.close();
});

test.each(['auto', 'reno'])(
  'where the kernel cannot be asked, %s is a relay without its help',
  async (name) => {
    const help = kernelHelp(
      { unsentLimitBytes: 16_384, congestionControl: name },
      { loadCalls: () => 'this is no kernel', algorithms },
    );
    help.listening(await listeningPort());
    expect(help.inForce).toEqual({ ...NOTHING_IN_FORCE, shortfalls: ['this is no kernel'] });
    expect(help.figures.byAlgorithm.size).toBe(0);
    help.close();
  },
);

describe.skipIf(socketsHere === undefined)('on this kernel', () => {
  test('a limit of what is unsent is set where it listens, and told', async () => {
    const port = await listeningPort();
    const help = kernelHelp({ unsentLimitBytes: 20_000, congestionControl: 'system' });
    onTestFinished(() => help.close());
    help.listening(port);
    expect(help.inForce).toMatchObject({ unsentLimitBytes: 20_000, holdsQueues: false, shortfalls: [] });
    expect(socketsHere?.unsentLimitBytes(listeningAt(port)[0] ?? -1)).toBe(20_000);
  });

  test('auto begins with what the system has, and has bbr for lossy paths', async () => {
    const help = helpOf(kernelWith(['cubic', 'reno', 'bbr'], 'EPERM'), 'auto');
    help.listening(await listeningPort());
    expect(help.inForce).toEqual({
      unsentLimitBytes: 16_384,
      algorithm: 'cubic',
      onLossyPaths: 'bbr',
      holdsQueues: true,
      shortfalls: [],
    });
  });

  test.each([
    [['bbr', 'reno'], 'reno'],
    [['bbr', 'reno', 'cubic'], 'cubic'],
    [['reno', 'bbr', 'cubic'], 'cubic'],
    [['htcp', 'bbr', 'cubic'], 'htcp'],
  ])('of %j, with the system’s first, it begins with %s: bbr is for lossy paths', async (had, begins) => {
    const help = helpOf(kernelWith(had, 'EPERM'), 'auto');
    help.listening(await listeningPort());
    expect(help.inForce).toMatchObject({ algorithm: begins, onLossyPaths: 'bbr', shortfalls: [] });
  });

  test.each([
    [
      'EPERM',
      'this process may not choose the congestion control bbr; allowed: reno, cubic; sysctl net.ipv4.tcp_allowed_congestion_control sets it',
    ],
    [
      'ENOENT',
      'the kernel has no congestion control bbr; available: reno, cubic, bbr; modprobe tcp_bbr may add it',
    ],
  ])('auto does without bbr, and says why (%s)', async (code, why) => {
    const help = helpOf(kernelWith(['cubic', 'reno'], code), 'auto');
    help.listening(await listeningPort());
    expect(help.inForce).toMatchObject({ algorithm: 'cubic', onLossyPaths: undefined, shortfalls: [why] });
  });

  test('one that is asked for by its name is had, or the error names those that can be', async () => {
    const port = await listeningPort();
    const named = helpOf(kernelWith(['cubic', 'reno'], 'ENOENT'), 'reno');
    named.listening(port);
    expect(named.inForce).toMatchObject({ algorithm: 'reno', onLossyPaths: undefined, holdsQueues: false });
    const unknown = helpOf(kernelWith(['cubic', 'reno'], 'ENOENT'), 'vegas');
    expect(() => unknown.listening(port)).toThrow(
      new CongestionControlError('the kernel has no congestion control vegas; available: reno, cubic, bbr'),
    );
  });

  test('a port at which nothing is found is told of', async () => {
    const help = helpOf(kernelWith(['cubic', 'reno', 'bbr'], 'EPERM'), 'auto');
    help.listening(1);
    expect(help.inForce.shortfalls).toEqual([
      'the socket that listens on port 1 is not to be found in /proc/self/fd',
    ]);
    help.listening(await listeningPort());
    expect(help.inForce.algorithm).toBe('cubic');
  });
});
