import { expect, test, vi } from 'vitest';
import type { Client } from './client.ts';
import { LastingClient, type LastingOptions } from './lasting-client.ts';

/** Connections that end when they are told to, and what was heard of them. */
function connections(options: Partial<LastingOptions> = {}) {
  const heard: string[] = [];
  const lose: ((reason: string) => void)[] = [];
  const closed: number[] = [];
  const answers: (string | undefined)[] = [];
  const lasting = new LastingClient({
    async open(onLost) {
      const refusal = answers.shift();
      if (refusal !== undefined) throw new Error(refusal);
      const number = lose.push(onLost);
      return { close: () => closed.push(number) } as unknown as Client;
    },
    reconnects: true,
    onLost: (reason) => heard.push(`lost: ${reason}`),
    onBack: () => heard.push('back'),
    onStillAway: (error) => heard.push(String(error)),
    ...options,
  });
  return { lasting, heard, lose, closed, answers };
}

test('it comes back after as many tries as it takes, and tells of each', async () => {
  const { lasting, heard, lose, answers } = connections();
  await lasting.connect();
  const first = lasting.client;
  answers.push('nobody there', 'nobody there yet');
  lose[0]?.('gone');
  expect(lasting.client).toBeUndefined();
  await vi.waitUntil(() => heard.includes('back'));
  expect(heard).toEqual(['lost: gone', 'Error: nobody there', 'Error: nobody there yet', 'back']);
  expect(lasting.client).not.toBe(first);
});

test('without reconnection what is lost stays lost', async () => {
  const { lasting, heard, lose } = connections({ reconnects: false });
  await lasting.connect();
  lose[0]?.('gone');
  expect(heard).toEqual(['lost: gone']);
  expect(lasting.client).toBeUndefined();
});

test('what is closed is not missed, and does not come back', async () => {
  const { lasting, heard, lose, closed } = connections();
  await lasting.connect();
  lasting.close();
  lose[0]?.('gone');
  expect(closed).toEqual([1]);
  expect(heard).toEqual([]);
});

test('a connection that is there only once it is not wanted any more is closed', async () => {
  const { lasting, closed } = connections();
  const connecting = lasting.connect();
  lasting.close();
  await connecting;
  expect(closed).toEqual([1]);
  expect(lasting.client).toBeUndefined();
});

test('one that is lost while it is being opened is none', async () => {
  const { lasting } = connections({
    reconnects: false,
    async open(onLost) {
      onLost('at once');
      return {} as Client;
    },
  });
  await lasting.connect();
  expect(lasting.client).toBeUndefined();
});
