import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../server/testing/free-port.ts';
import { complaintsOf, distinctPictures, press, says, serve, type Transport, Visitors } from './pages.ts';

/** How pages come to a visitor, and what they say to the relay. */
export interface Way {
  readonly transport: Transport;
  readonly https: boolean;
}

/** A picture that a camera gives, from one page to others. */
export function testCamera(visitors: Visitors, ways: readonly Way[]): void {
  test.for(ways)(
    'over $transport, https: $https, a camera is seen by viewers, with and without a script, until each of them leaves',
    async ({ transport, https }, { skip }) => {
      const { base } = await serve(transport, skip, { https });
      const watch = await visitors.context.newPage();
      const emit = await visitors.context.newPage();
      const complaints = [complaintsOf(watch), complaintsOf(emit)];

      await watch.goto(`${base}/consume.html`);
      await says(watch, '#logger', 'Waiting for the emitter…');

      await emit.goto(`${base}/emit.html?size=320x240&fps=10`);
      await press(emit, 'Start');
      await says(emit, '#logger', 'You are live on channel “stream”.');
      await says(emit, '#counter', /^1$/);
      // A busy machine sends fewer; none sends many more.
      await says(emit, '#frames-per-second', /^([1-9]|1\d|2[0-2])$/);
      await says(emit, '#kilobits-per-second', /^[1-9]\d+$/);
      await says(emit, '#encode-time', /^\d+$/);
      await says(emit, '#round-trip', /^\d+$/);

      await says(watch, '#logger', 'Live');
      expect(await distinctPictures(watch, 5)).toBe(5);

      const noScript = await visitors.open(base, 'channels');
      await noScript.setContent(`<img id="play" src="${base}/channels/stream/mjpeg" width="400">`);
      await says(emit, '#counter', /^2$/);
      expect(await distinctPictures(noScript, 3)).toBe(3);
      await noScript.close();
      await says(emit, '#counter', /^1$/);

      await press(emit, 'Stop');
      await says(emit, '#logger', 'Nothing is sent.');
      await says(watch, '#logger', 'The emitter left.');
      expect(await distinctPictures(watch, 2, 500)).toBe(1);

      await press(emit, 'Start');
      await says(watch, '#logger', 'Live');
      await watch.close();
      await says(emit, '#counter', /^0$/);
      expect(complaints).toEqual([[], []]);
    },
  );
}

/** What the pages do besides. */
export function testPages(visitors: Visitors, ways: readonly Way[]): void {
  describe.each(ways)('over $transport, https: $https', ({ transport, https }) => {
    test('the index shows who is live, with a picture, and leads there', async ({ skip }) => {
      const { base } = await serve(transport, skip, { https });
      const index = await visitors.context.newPage();
      const complaints = complaintsOf(index);
      await index.goto(`${base}/`);
      await says(index, '#logger', 'Nobody is live at the moment.');
      await visitors.open(base, 'emit.html?channel=garden&source=pattern&start=1&size=320x240&fps=10');
      await says(index, '#channels', /^gardenLive0 viewers$/);
      const width = () =>
        index.locator('.thumbnail').evaluate((image) => (image as HTMLImageElement).naturalWidth);
      await expect.poll(width, { timeout: 15_000 }).toBeGreaterThan(100);
      await index.getByRole('link', { name: 'garden' }).click();
      await says(index, '#logger', 'Live');
      expect(complaints).toEqual([]);
    });

    test('a second emitter is told that the channel is taken, and the first goes on', async ({ skip }) => {
      const { base } = await serve(transport, skip, { https });
      const first = await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240&fps=10');
      await says(first, '#logger', 'You are live');
      const second = await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240&fps=10');
      await says(second, '#logger', 'Somebody else is live on this channel.');
      await second.getByRole('button', { name: 'Start', exact: true }).waitFor();
      await says(first, '#logger', 'You are live');
      const watch = await visitors.open(base, 'consume.html');
      await says(watch, '#logger', 'Live');
      await first.close();
      await says(watch, '#logger', 'The emitter left.');
    });

    test('without the right token nobody emits or watches, and is told what is missing', async ({ skip }) => {
      const tokens = { publish: 'for-emitters', view: 'for-viewers' };
      const { base } = await serve(transport, skip, { https, tokens });
      const emit = await visitors.open(
        base,
        'emit.html?source=pattern&start=1&size=320x240&fps=10&token=wrong',
      );
      await says(emit, '#logger', 'This channel asks for a token');
      const watch = await visitors.open(base, 'consume.html');
      await says(watch, '#logger', 'This channel asks for a token');
      await emit.goto(`${base}/emit.html?source=pattern&start=1&size=320x240&fps=10&token=for-emitters`);
      await says(emit, '#logger', 'You are live');
      expect(await emit.locator('#viewer-link').textContent()).not.toContain('token');
      await watch.goto(`${base}/consume.html?token=for-viewers`);
      await says(watch, '#logger', 'Live');
      // The address bar has it no more, and a page that is loaded again still knows it.
      expect(watch.url()).toBe(`${base}/consume.html`);
      await watch.reload();
      await says(watch, '#logger', 'Live');
    });

    test('when the relay goes and comes back, the stream goes on by itself', async ({ skip }) => {
      // A port of its own choice: uWebSockets.js frees one that it was given by the system only a minute later.
      const port = await freePort();
      const { base, server } = await serve(transport, skip, { port, https });
      const emit = await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240&fps=10');
      const watch = await visitors.open(base, 'consume.html');
      await says(watch, '#logger', 'Live');

      await server.close();
      await says(emit, '#logger', 'Reconnecting');
      await says(watch, '#logger', 'Reconnecting');
      await says(emit, '#counter', /^0$/);

      await serve(transport, skip, { port, https });
      await says(emit, '#logger', 'You are live');
      await says(watch, '#logger', 'Live');
      await says(emit, '#counter', /^1$/);
      expect(await distinctPictures(watch, 5)).toBe(5);
    });

    test('keys show figures, and save the picture that is on show', async ({ skip }) => {
      const { base } = await serve(transport, skip, { https });
      await visitors.open(base, 'emit.html?source=pattern&start=1&size=320x240&fps=10');
      const watch = await visitors.open(base, 'consume.html');
      await says(watch, '#logger', 'Live');
      expect(await watch.locator('#figures').isVisible()).toBe(false);
      await watch.keyboard.press('s');
      expect(await watch.locator('#figures').isVisible()).toBe(true);
      await says(watch, '#frames-per-second', /^[1-9]\d?$/);
      await says(watch, '#latency', /^\d+$/);
      await says(watch, '#skipped', /^\d+$/);
      await says(watch, '#kilobytes-per-second', /^[1-9]\d*$/);
      const [download] = await Promise.all([watch.waitForEvent('download'), watch.keyboard.press('p')]);
      expect(download.suggestedFilename()).toMatch(/^stream-[\dT-]+\.webp$/);
      const saved = await readFile(await download.path());
      expect(saved.subarray(8, 12).toString()).toBe('WEBP');
      await watch.keyboard.press('f');
      const isFull = () => watch.evaluate('document.fullscreenElement?.id');
      await expect.poll(isFull).toBe('stage');
    });
  });
}

/** Every page over a transport, without encryption and with it. */
export function testEverything(transport: Transport): void {
  const visitors = new Visitors();
  const ways = [false, true].map((https) => ({ transport, https }));
  testCamera(visitors, ways);
  // `ws` is a second server of the wire that pages speak to `uws`.
  if (transport !== 'ws') testPages(visitors, ways);
}
