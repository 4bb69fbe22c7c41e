import { expect, test } from 'vitest';
import { startUnread } from './testing/unread-relay.ts';

test.each(['2>&-', '>&-', '>&- 2>&-', '>/dev/full', '>/dev/full 2>/dev/full'])(
  'with its outputs as after %s it serves, and ends when it is told to',
  async (redirected) => {
    const relay = await startUnread({ redirected });
    expect(await relay.refuse()).toBe(400);
    expect(await relay.status('/healthz')).toBe(200);
    expect(await relay.end()).toBe(0);
  },
);
