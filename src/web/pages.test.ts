import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { transportNames } from '../server/index.ts';
import { ALLOW_CAMERA, FAKE_CAMERA, findChromium, launchChromium } from './chromium-for-tests.ts';
import {
  complaintsOf,
  distinctPictures,
  freePort,
  portOf,
  requireFreshBundle,
  says,
  serve,
} from './pages-for-tests.ts';

/** Resolves to this machine, but is not the name that browsers give a camera without https. */
const INSECURE_HOST = 'relay.test';

let browser: Browser | undefined;
let context: BrowserContext;

beforeAll(async () => {
  requireFreshBundle();
  if (findChromium() === undefined) return;
  browser = await launchChromium(
    FAKE_CAMERA,
    ALLOW_CAMERA,
    `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
  );
});

afterAll(() => browser?.close());

beforeEach(async ({ skip }) => {
  if (browser === undefined) {
    return skip('No Chromium was found: install it, or set RELAYMARK_CHROMIUM to its path.');
  }
  context = await browser.newContext();
});

afterEach(() => context?.close());

async function open(port: number, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/${path}`);
  return page;
}

describe.each(transportNames)('the pages over %s', (transport) => {
  test('a camera is seen by a viewer, from the first picture until each of them leaves', async ({ skip }) => {
    const port = portOf(await serve(transport, skip));
    const watch = await context.newPage();
    const emit = await context.newPage();
    const complaints = [complaintsOf(watch), complaintsOf(emit)];

    await watch.goto(`http://localhost:${port}/consume.html`);
    await says(watch, '#logger', 'Waiting for the emitter…');

    await emit.goto(`http://localhost:${port}/emit.html`);
    await emit.getByRole('button', { name: 'Start camera' }).click();
    await says(emit, '#logger', 'You are live on channel “stream”.');
    await says(emit, '#counter', /^1$/);
    await says(emit, '#frames-per-second', /^([5-9]|1\d|2[01])$/);
    await says(emit, '#kilobits-per-second', /^[1-9]\d+$/);

    await says(watch, '#logger', 'Live');
    expect(await distinctPictures(watch, 5, 15_000)).toBe(5);

    const second = await open(port, 'consume.html');
    await says(emit, '#counter', /^2$/);
    await second.close();
    await says(emit, '#counter', /^1$/);

    await emit.getByRole('button', { name: 'Stop camera' }).click();
    await says(emit, '#logger', 'The camera is off.');
    await says(watch, '#logger', 'The emitter left.');
    expect(await distinctPictures(watch, 2, 500)).toBe(1);

    await emit.getByRole('button', { name: 'Start camera' }).click();
    await says(watch, '#logger', 'Live');
    await watch.close();
    await says(emit, '#counter', /^0$/);
    expect(complaints).toEqual([[], []]);
  });

  test('a viewer is told when the emitter’s page is closed', async ({ skip }) => {
    const port = portOf(await serve(transport, skip));
    const emit = await open(port, 'emit.html?channel=garden');
    await emit.getByRole('button', { name: 'Start camera' }).click();
    const watch = await open(port, 'consume.html?channel=garden');
    await says(watch, '#logger', 'Live');
    await emit.close();
    await says(watch, '#logger', 'The emitter left.');
  });

  test('a second emitter is told that the channel is taken, and the first goes on', async ({ skip }) => {
    const port = portOf(await serve(transport, skip));
    const first = await open(port, 'emit.html');
    await first.getByRole('button', { name: 'Start camera' }).click();
    await says(first, '#logger', 'You are live');
    const second = await open(port, 'emit.html');
    await second.getByRole('button', { name: 'Start camera' }).click();
    await says(second, '#logger', 'Somebody else is live on this channel.');
    await second.getByRole('button', { name: 'Start camera' }).waitFor();
    await says(first, '#logger', 'You are live');
    await second.close();
  });

  test('when the relay goes and comes back, the stream goes on by itself', async ({ skip }) => {
    // A port of its own choice: uWebSockets.js frees one that it was given by the system only a minute later.
    const port = await freePort();
    const server = await serve(transport, skip, port);
    const emit = await open(port, 'emit.html');
    await emit.getByRole('button', { name: 'Start camera' }).click();
    const watch = await open(port, 'consume.html');
    await says(watch, '#logger', 'Live');

    await server.close();
    await says(emit, '#logger', 'Reconnecting');
    await says(watch, '#logger', 'Reconnecting');
    await says(emit, '#counter', /^0$/);

    await serve(transport, skip, port);
    await says(emit, '#logger', 'You are live');
    await says(watch, '#logger', 'Live');
    await says(emit, '#counter', /^1$/);
    expect(await distinctPictures(watch, 5, 15_000)).toBe(5);
  });
});

test('where a proxy lets no WebSocket through, Socket.IO gets by without', async ({ skip }) => {
  const port = portOf(await serve('socketio', skip));
  await context.addInitScript(
    'window.WebSocket = class { constructor() { setTimeout(() => this.onerror(new Event("error"))); } close() {} }',
  );
  const emit = await open(port, 'emit.html');
  await emit.getByRole('button', { name: 'Start camera' }).click();
  const watch = await open(port, 'consume.html');
  await says(watch, '#logger', 'Live');
  expect(await distinctPictures(watch, 5, 15_000)).toBe(5);
  await says(emit, '#counter', /^1$/);
});

describe('what can go wrong with a camera is said in plain words', () => {
  test('it is not allowed', async ({ skip }) => {
    const page = await startCamera(skip, FAKE_CAMERA);
    await says(page, '#logger', 'The camera was not allowed.');
    await page.getByRole('button', { name: 'Start camera' }).waitFor();
  });

  test('there is none', async ({ skip }) => {
    const page = await startCamera(skip, ALLOW_CAMERA);
    await says(page, '#logger', 'No camera was found.');
  });

  test('another program has it', async ({ skip }) => {
    const port = portOf(await serve('ws', skip));
    await context.addInitScript(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'))",
    );
    const page = await open(port, 'emit.html');
    await page.getByRole('button', { name: 'Start camera' }).click();
    await says(page, '#logger', 'The camera is in use by another program');
  });

  test('the page is neither on https nor on localhost', async ({ skip }) => {
    const port = portOf(await serve('ws', skip));
    const page = await context.newPage();
    await page.goto(`http://${INSECURE_HOST}:${port}/emit.html`);
    await says(page, '#logger', 'on https or on localhost only');
    expect(await page.getByRole('button', { name: 'Start camera' }).isDisabled()).toBe(true);
  });

  /** Presses the button in a browser of its own, with these flags only. */
  async function startCamera(skip: (reason: string) => void, flag: string): Promise<Page> {
    const port = portOf(await serve('ws', skip));
    const otherBrowser = await launchChromium(flag);
    onTestFinished(() => otherBrowser.close());
    const page = await otherBrowser.newPage();
    await page.goto(`http://localhost:${port}/emit.html`);
    await page.getByRole('button', { name: 'Start camera' }).click();
    return page;
  }
});

describe('the pages themselves', () => {
  test('the index lists the channels that are live, and leads to them', async ({ skip }) => {
    const port = portOf(await serve('ws', skip));
    const index = await context.newPage();
    const complaints = complaintsOf(index);
    await index.goto(`http://localhost:${port}/`);
    await says(index, '#logger', 'Nobody is live at the moment.');
    const emit = await open(port, 'emit.html?channel=garden');
    await emit.getByRole('button', { name: 'Start camera' }).click();
    await says(index, '#channels', /^gardenLive0 viewers$/);
    await index.getByRole('link', { name: 'garden' }).click();
    await says(index, '#logger', 'Live');
    expect(complaints).toEqual([]);
  });

  test('the index’s form leads to the channel that was typed', async ({ skip }) => {
    const port = portOf(await serve('ws', skip));
    const page = await open(port, '');
    await page.getByRole('textbox', { name: 'Channel' }).fill('kitchen');
    await page.getByRole('button', { name: 'Emit' }).click();
    await says(page, '#channel', 'kitchen');
    await says(page, '#viewer-link', `http://localhost:${port}/consume.html?channel=kitchen`);
  });

  test('a channel name that the relay does not allow is explained', async ({ skip }) => {
    const port = portOf(await serve('ws', skip));
    const page = await open(port, 'consume.html?channel=a%20b');
    await says(page, '#logger', 'This channel name is not allowed');
  });

  test.each(['index', 'emit', 'consume'])('the scripts of %s come to less than 60 kB', async (name) => {
    // The wire that weighs most.
    const port = portOf(await serve('socketio-msgpack', () => {}));
    const page = await context.newPage();
    const scripts: Request[] = [];
    page.on('requestfinished', (request) => {
      if (request.resourceType() === 'script') scripts.push(request);
    });
    await page.goto(`http://localhost:${port}/${name}.html`);
    if (name === 'emit') await page.getByRole('button', { name: 'Start camera' }).click();
    if (name !== 'index') await says(page, '#logger', name === 'emit' ? 'You are live' : 'Waiting for');
    const sizes = await Promise.all(scripts.map((request) => request.sizes()));
    const totalBytes = sizes.reduce((total, { responseBodySize }) => total + responseBodySize, 0);
    expect(totalBytes).toBeGreaterThan(500);
    expect(totalBytes).toBeLessThan(60_000);
  });

  test('each is as wide as a small phone, in dark and in light', async ({ skip }) => {
    const port = portOf(await serve('ws', skip));
    for (const path of ['', 'emit.html', 'consume.html']) {
      const page = await open(port, path);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      const background = 'getComputedStyle(document.body).backgroundColor';
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await page.evaluate(background);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await page.evaluate(background)).not.toBe(dark);
    }
  });
});
