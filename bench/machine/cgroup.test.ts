import { describe, expect, test } from 'vitest';
import { coresOf, findCpuGroup, parseQuota, parseThrottling } from './cgroup.ts';

describe('where a group is told of', () => {
  test('version 2, a service of systemd', () => {
    const mounts = '35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n';
    expect(findCpuGroup('0::/system.slice/bench.service\n', mounts)).toEqual({
      version: 2,
      folders: ['/sys/fs/cgroup/system.slice/bench.service', '/sys/fs/cgroup/system.slice', '/sys/fs/cgroup'],
    });
  });

  test('version 2, in a container with a name space of its own', () => {
    const mounts = '700 690 0:30 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n';
    expect(findCpuGroup('0::/\n', mounts)).toEqual({ version: 2, folders: ['/sys/fs/cgroup'] });
  });

  test('version 1, in a container without one', () => {
    const membership = '11:memory:/docker/abc\n4:cpu,cpuacct:/docker/abc\n0::/docker/abc\n';
    const mounts =
      '41 31 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n' +
      '42 31 0:32 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,nosuid - cgroup cgroup rw,cpu,cpuacct\n';
    expect(findCpuGroup(membership, mounts)).toEqual({
      version: 1,
      folders: ['/sys/fs/cgroup/cpu,cpuacct'],
    });
  });

  test('version 1 where both are there: it has the processors', () => {
    const membership = '2:cpuacct:/a\n1:cpu:/a/b\n0::/\n';
    const mounts =
      '32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n' +
      '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n';
    expect(findCpuGroup(membership, mounts)).toEqual({
      version: 1,
      folders: ['/sys/fs/cgroup/cpu/a/b', '/sys/fs/cgroup/cpu/a', '/sys/fs/cgroup/cpu'],
    });
  });

  test('and nowhere without any', () => {
    expect(findCpuGroup('', '')).toBeUndefined();
  });
});

test('a quota is in cores, and may be none', () => {
  expect(parseQuota('150000 100000\n')).toBe(1.5);
  expect(parseQuota('max 100000\n')).toBeUndefined();
  expect(coresOf(50_000, 100_000)).toBe(0.5);
  expect(coresOf(-1, 100_000)).toBeUndefined();
});

test('throttled periods are told in either version’s words', () => {
  const told = { periods: 300, throttledPeriods: 200, throttledMicros: 20_100 };
  expect(parseThrottling('nr_periods 300\nnr_throttled 200\nthrottled_time 20100000\n')).toEqual(told);
  const second = 'usage_usec 5\nuser_usec 3\nnr_periods 300\nnr_throttled 200\nthrottled_usec 20100\n';
  expect(parseThrottling(second)).toEqual(told);
  expect(parseThrottling('usage_usec 5\n')).toBeUndefined();
});
