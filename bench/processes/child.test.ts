import { afterEach, expect, test, vi } from 'vitest';
import { Child } from './child.ts';

afterEach(() => vi.unstubAllEnvs());

test('a process of a run finds no settings of a relay that the shell has', async () => {
  vi.stubEnv('RELAYMARK_LONGEST_UNACKNOWLEDGED', '1');
  vi.stubEnv('OTHER', 'kept');
  const child = new Child({
    title: 'a child',
    args: [
      '-e',
      'const { RELAYMARK_LONGEST_UNACKNOWLEDGED, OTHER, PORT } = process.env; console.error(JSON.stringify({ RELAYMARK_LONGEST_UNACKNOWLEDGED, OTHER, PORT }))',
    ],
    env: { PORT: '5000' },
  });
  await child.exited;
  expect(child.failure('has').message).toBe('a child: has\n{"OTHER":"kept","PORT":"5000"}');
});
