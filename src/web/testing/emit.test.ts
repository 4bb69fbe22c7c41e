import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ALLOW_CAMERA, FAKE_CAMERA, launchChromium } from '../../browsers/chromium.ts';
import { webSocketHere } from '../../transports/testing/transports-here.ts';
import { complaintsOf, distinctPictures, INSECURE_HOST, press, says, serve, Visitors } from './pages.ts';

const visitors = new Visitors();

describe('sources', () => {
  test('of several cameras one can be picked, and another one while live', async ({ skip }) => {
    const { base } = await serve(webSocketHere, skip);
    await visitors.context.addInitScript(twoCameras);
    const emit = await visitors.open(base, 'emit.html?size=320x240&fps=10');
    await press(emit, 'Start');
    await says(emit, '#logger', 'You are live');
    expect(await emit.locator('#source option').allTextContents()).toEqual([
      'Front camera',
      'Back camera',
      'Screen',
      'Test pattern',
    ]);
    await emit.locator('#source').selectOption({ label: 'Back camera' });
    await says(emit, '#logger', 'You are live');
    await expect
      .poll(() => emit.evaluate('window.askedFor.at(-1)'))
      .toMatchObject({ deviceId: { exact: 'back' } });
  });

  test('the screen can be shared, and viewers are told when that is stopped', async ({ skip }) => {
    const { base } = await serve('socketio', skip);
    // A machine without a screen has none to share: a canvas stands in for it.
    await visitors.context.addInitScript(fakeScreen);
    const emit = await visitors.open(base, 'emit.html?source=screen&size=320x240&fps=10');
    await press(emit, 'Start');
    const watch = await visitors.open(base, 'consume.html');
    await says(watch, '#logger', 'Live');
    expect(await distinctPictures(watch, 3)).toBe(3);
    await emit.evaluate('window.stopSharing()');
    await says(emit, '#logger', 'The picture has ended');
    await says(watch, '#logger', 'The emitter left.');
  });

  test('the test pattern needs neither a camera nor https', async ({ skip }) => {
    const { port } = await serve('socketio-msgpack', skip);
    const emit = await visitors.open(
      `http://${INSECURE_HOST}:${port}`,
      'emit.html?source=pattern&size=320x240&fps=10',
    );
    await press(emit, 'Start');
    await says(emit, '#logger', 'You are live');
    const watch = await visitors.open(`http://${INSECURE_HOST}:${port}`, 'consume.html');
    await says(watch, '#logger', 'Live');
    expect(await distinctPictures(watch, 3)).toBe(3);
  });
});

describe('pictures', () => {
  test('size, rate, quality and format are as they are set, while live too', async ({ skip }) => {
    const { base } = await serve(webSocketHere, skip);
    const emit = await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240&fps=5&format=jpeg');
    await expect.poll(() => snapshotOf(base)).toMatchObject({ type: 'image/jpeg', width: 320, height: 240 });
    await says(emit, '#frames-per-second', /^[1-5]$/);
    await emit.locator('summary').click();
    await emit.getByLabel('Format').selectOption('WebP');
    await emit.getByLabel('Resolution').selectOption('640 × 480');
    await expect.poll(() => snapshotOf(base)).toMatchObject({ type: 'image/webp', width: 640, height: 480 });
    const before = (await snapshotOf(base)).sizeBytes;
    await emit.getByLabel('Quality').fill('10');
    await expect.poll(async () => (await snapshotOf(base)).sizeBytes).toBeLessThan(before * 0.8);
  });

  test('a browser that gives PNG for WebP sends JPEG', async ({ skip }) => {
    const { base } = await serve('ws', skip);
    // As in Safari, and without workers that draw: the page draws itself.
    await visitors.context.addInitScript(`
      delete window.OffscreenCanvas;
      const { toBlob } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.toBlob = function (done, type, quality) {
        toBlob.call(this, done, type === 'image/webp' ? 'image/png' : type, quality);
      };`);
    const emit = await visitors.open(base, 'emit.html?size=320x240&fps=10');
    await press(emit, 'Start');
    await says(emit, '#logger', 'You are live');
    await expect.poll(() => snapshotOf(base)).toMatchObject({ type: 'image/jpeg' });
  });

  test('a browser without track processors sends what the video shows', async ({ skip }) => {
    const { base } = await serve('socketio', skip);
    await visitors.context.addInitScript('delete window.MediaStreamTrackProcessor');
    const emit = await visitors.open(base, 'emit.html?size=320x240&fps=10');
    await press(emit, 'Start');
    const watch = await visitors.open(base, 'consume.html');
    await says(watch, '#logger', 'Live');
    expect(await distinctPictures(watch, 3)).toBe(3);
  });

  test('a tab that nobody sees goes on', async ({ skip }) => {
    const { base } = await serve('socketio-msgpack', skip);
    const emit = await visitors.open(base, 'emit.html?size=320x240');
    await press(emit, 'Start');
    await says(emit, '#logger', 'You are live');
    const watch = await visitors.open(base, 'consume.html');
    await watch.bringToFront();
    await hide(emit);
    await says(watch, '#logger', 'Live');
    await emit.evaluate(slowTimers);
    const before = await offeredOn(base);
    const ticks = () => emit.evaluate<number>('window.ticks');
    await expect.poll(ticks).toBeGreaterThan(2);
    expect((await offeredOn(base)) - before).toBeGreaterThan(await ticks());
  });

  test('a network that cannot keep up: frames are skipped, quality and then size go down, and up again', async ({
    skip,
  }) => {
    const { base } = await serve(webSocketHere, skip);
    await visitors.context.addInitScript(slowNetwork);
    const emit = await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240');
    await says(emit, '#keeping-up', 'Everything is sent as it is set.');
    await emit.evaluate('window.networkIsSlow = true');
    await says(emit, '#skipped', /^[1-9]\d*\.\d$/);
    await says(emit, '#keeping-up', /64 % quality, 320 × 240/);
    await says(emit, '#keeping-up', /48 % quality, (?!320)\d+ × \d+/);
    await emit.evaluate('window.networkIsSlow = false');
    // Step by step, each after some seconds without trouble; a busy machine has some of its own, and goes down further first.
    let leastWidth = Number.POSITIVE_INFINITY;
    const isUpAgain = async (): Promise<boolean> => {
      const said = (await emit.locator('#keeping-up').textContent()) ?? '';
      const width = Number(/ (\d+) × \d+/.exec(said)?.[1] ?? 320);
      const isWider = width > leastWidth;
      leastWidth = Math.min(leastWidth, width);
      return isWider;
    };
    await expect.poll(isUpAgain, { timeout: 90_000, interval: 100 }).toBe(true);
  });
});

describe('the link for viewers', () => {
  test('is text, a QR code, and goes to the clipboard', async ({ skip }) => {
    const { base } = await serve('ws', skip);
    await visitors.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const emit = await visitors.open(base, 'emit.html?channel=kitchen&token=secret');
    const address = `${base}/consume.html?channel=kitchen`;
    await says(emit, '#viewer-link', address);
    expect(await emit.getByRole('img', { name: 'The address as a QR code' }).isVisible()).toBe(true);
    expect(emit.url()).toBe(`${base}/emit.html?channel=kitchen`);
    await emit.bringToFront();
    await emit.getByRole('button', { name: 'Copy address' }).click();
    await says(emit, '#copy', 'Copied');
    expect(await emit.evaluate('navigator.clipboard.readText()')).toBe(address);
    await says(emit, '#copy', 'Copy address');
  });
});

describe('what can go wrong is said in plain words', () => {
  test('the camera is not allowed', async ({ skip }) => {
    const page = await startCamera(skip, FAKE_CAMERA);
    await says(page, '#logger', 'It was not allowed.');
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  });

  test('there is no camera', async ({ skip }) => {
    await says(await startCamera(skip, ALLOW_CAMERA), '#logger', 'No camera was found.');
  });

  test('another program has it', async ({ skip }) => {
    const { base } = await serve('ws', skip);
    await visitors.context.addInitScript(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'))",
    );
    const page = await visitors.open(base, 'emit.html');
    await press(page, 'Start');
    await says(page, '#logger', 'The camera is in use by another program');
  });

  test('the page is neither on https nor on localhost, and what to do', async ({ skip }) => {
    const { port } = await serve('ws', skip);
    const page = await visitors.open(`http://${INSECURE_HOST}:${port}`, 'emit.html');
    await says(page, '#logger', 'on https or on localhost only');
    await says(page, '#logger', 'start the relay with --https');
    await press(page, 'Start');
    await says(page, '#logger', 'on https or on localhost only');
  });

  test('on https it is fine by any name', async ({ skip }) => {
    const { port } = await serve(webSocketHere, skip, { https: true });
    const page = await visitors.open(`https://${INSECURE_HOST}:${port}`, 'emit.html');
    const complaints = complaintsOf(page);
    await press(page, 'Start');
    await says(page, '#logger', 'You are live');
    expect(complaints).toEqual([]);
  });

  /** Presses the button in a browser of its own, with these flags only. */
  async function startCamera(skip: (reason: string) => void, flag: string): Promise<Page> {
    const { base } = await serve('ws', skip);
    const browser = await launchChromium(flag);
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${base}/emit.html`);
    await press(page, 'Start');
    return page;
  }
});

/** The newest frame, as whoever runs no script sees it. */
async function snapshotOf(base: string) {
  const response = await fetch(`${base}/channels/stream/snapshot`);
  const { default: sharp } = await import('sharp');
  if (!response.ok) return { type: undefined, width: 0, height: 0, sizeBytes: 0 };
  const image = Buffer.from(await response.arrayBuffer());
  const { width, height } = await sharp(image).metadata();
  return { type: response.headers.get('content-type'), width, height, sizeBytes: image.length };
}

/** How many frames its viewers were owed so far. */
async function offeredOn(base: string): Promise<number> {
  const { channels } = (await (await fetch(`${base}/channels`)).json()) as {
    channels: { ledger: { offered: number } }[];
  };
  return channels.reduce((sum, { ledger }) => sum + ledger.offered, 0);
}

/** What the browser does to a tab that is not in front; headless it does not do it by itself. */
async function hide(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));`);
}

const twoCameras = `
  window.askedFor = [];
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = ({ video }) => {
    window.askedFor.push(video);
    return getUserMedia({ video: true });
  };
  mediaDevices.enumerateDevices = async () => [
    { kind: 'videoinput', deviceId: 'front', label: 'Front camera' },
    { kind: 'videoinput', deviceId: 'back', label: 'Back camera' },
    { kind: 'audioinput', deviceId: 'microphone', label: 'Microphone' },
  ];`;

/** Timers of a hidden page fire once a second; Playwright has Chromium leave them as they are. */
const slowTimers = `
  const { setTimeout } = window;
  window.setTimeout = (act, delayMs, ...rest) => setTimeout(act, Math.max(1000, delayMs), ...rest);
  window.ticks = 0;
  (function tick() {
    window.setTimeout(() => { window.ticks++; tick(); }, 0);
  })();`;

const fakeScreen = `
  navigator.mediaDevices.getDisplayMedia = async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    setInterval(() => {
      context.fillStyle = 'hsl(' + Math.random() * 360 + ' 80% 50%)';
      context.fillRect(0, 0, 300, 150);
    }, 50);
    const stream = canvas.captureStream();
    window.stopSharing = () => {
      const [track] = stream.getTracks();
      track.stop();
      track.dispatchEvent(new Event('ended'));
    };
    return stream;
  };`;

/** Half of the time, as the page sees it, something waits to be sent. */
const slowNetwork = `
  window.networkIsSlow = false;
  const waiting = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'bufferedAmount');
  Object.defineProperty(WebSocket.prototype, 'bufferedAmount', {
    get() {
      return window.networkIsSlow && performance.now() % 300 < 150 ? 1 : waiting.get.call(this);
    },
  });`;
