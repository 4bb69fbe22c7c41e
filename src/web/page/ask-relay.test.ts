import { expect, test } from 'vitest';
import { askRelay, type Fetch } from './ask-relay.ts';

const base = 'https://relay.test/below/index.html';

/** Leaves every question open until whoever asked gives it up. */
const hanging: Fetch = (_address, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

test('the answer is what the relay says, never what the browser kept', async () => {
  const asked: unknown[] = [];
  const fetch: Fetch = async (address, { cache }) => {
    asked.push([address.href, cache]);
    return Response.json({ channels: [] });
  };
  expect(await askRelay('channels', { fetch, base, timeoutMs: 1000 })).toEqual({ channels: [] });
  expect(asked).toEqual([['https://relay.test/below/channels', 'no-store']]);
});

test('a question that hangs is given up', async () => {
  const answer = askRelay('channels', { fetch: hanging, base, timeoutMs: 10 });
  await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' });
});

test('so is one whose answer is not wanted any more', async () => {
  const wanted = new AbortController();
  const answer = askRelay('channels', { fetch: hanging, base, timeoutMs: 60_000, signal: wanted.signal });
  wanted.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

test('a proxy that answers in place of the relay is no answer', async () => {
  const fetch: Fetch = async () => new Response('bad gateway', { status: 502 });
  await expect(askRelay('channels', { fetch, base, timeoutMs: 1000 })).rejects.toThrow('502');
});
