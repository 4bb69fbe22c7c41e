import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { transportNames } from '../../server/index.ts';
import { webSocketHere } from '../../transports/testing/transports-here.ts';
import { testCamera, testPages } from './every-page.ts';
import { networkTo } from './network.ts';
import { distinctPictures, says, serve, Visitors } from './pages.ts';

const visitors = new Visitors();

// Each page once, and each wire that pages speak; over-NAME.long.test.ts have every page over everything.
testCamera(visitors, [
  { transport: webSocketHere, https: false },
  { transport: 'socketio-msgpack', https: false },
]);
testPages(visitors, [{ transport: 'socketio', https: true }]);

test.each(transportNames)('a file has every page over %s: they run side by side', (name) => {
  expect(existsSync(new URL(`over-${name}.long.test.ts`, import.meta.url))).toBe(true);
});

test('where a proxy lets no WebSocket through, Socket.IO gets by without', async ({ skip }) => {
  const { base } = await serve('socketio', skip);
  await visitors.context.addInitScript(
    'window.WebSocket = class { constructor() { setTimeout(() => this.onerror(new Event("error"))); } close() {} }',
  );
  const emit = await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240&fps=10');
  const watch = await visitors.open(base, 'consume.html');
  await says(watch, '#logger', 'Live');
  expect(await distinctPictures(watch, 5)).toBe(5);
  await says(emit, '#counter', /^1$/);
});

/**
 * A page asks for a sign of life every five seconds, and gives up after two without an answer: here every second. What it asks
 * the relay has a fifth of the time as well, or a try would be over before it is known that there is no answer.
 */
const impatient = `
  const { setTimeout } = window;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  window.setTimeout = (act, delayMs, ...rest) => setTimeout(act, delayMs === 5000 ? 1000 : delayMs, ...rest);
  AbortSignal.timeout = (delayMs) => timeout(delayMs / 5);`;

test.for([webSocketHere, 'socketio'] as const)(
  'over %s, an emitter whose network went without a word is live again before the relay has noticed',
  async (transport, { skip }) => {
    const { base, port } = await serve(transport, skip, { patience: { idleTimeoutSeconds: 120 } });
    const network = await networkTo(port);
    await visitors.context.addInitScript(impatient);
    const emit = await visitors.open(network.base, 'emit.html?source=pattern&start=1&size=320x240&fps=10');
    const watch = await visitors.open(base, 'consume.html');
    await says(watch, '#logger', 'Live');
    network.lose();
    expect(await distinctPictures(watch, 2, 1000)).toBe(1);
    await says(emit, '#logger', 'Reconnecting');
    await says(emit, '#logger', 'You are live');
    await says(watch, '#logger', 'Live');
    expect(await distinctPictures(watch, 5)).toBe(5);
    await says(emit, '#counter', /^1$/);
  },
);
