import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findFirefox, launchFirefox } from '../../browsers/firefox.ts';
import { requireFreshBundle, serve } from './pages.ts';

let browser: Browser | undefined;

beforeAll(async () => {
  requireFreshBundle();
  if (findFirefox() !== undefined) browser = await launchFirefox();
});
afterAll(() => browser?.close());

/** A page, and what went wrong on it. */
async function open(address: string): Promise<{ page: Page; errors: string[] }> {
  if (browser === undefined) throw new Error('There is no browser.');
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(address);
  return { page, errors };
}

const textOf = (page: Page, selector: string): Promise<string | null> =>
  page.$eval(selector, (element) => element.textContent);

const says = (page: Page, selector: string, text: RegExp | string): Promise<void> =>
  expect.poll(() => textOf(page, selector)).toMatch(text);

beforeEach(({ skip }) => {
  if (browser === undefined) skip('No Firefox was found: install it, or set RELAYMARK_FIREFOX to its path.');
});

test.for(['ws', 'socketio'] as const)(
  'Firefox emits over %s, shows it live, and lists it with a picture',
  async (transport, { skip }) => {
    const { base } = await serve(transport, skip);
    const emit = await open(`${base}/emit.html?source=pattern&start=1`);
    await says(emit.page, '#logger', 'You are live on channel “stream”.');
    const watch = await open(`${base}/consume.html`);
    await says(watch.page, '#logger', 'Live');
    await says(emit.page, '#counter', /^1$/);
    const pictures = new Set<string>();
    await expect
      .poll(async () => {
        const play = await watch.page.$('#play');
        pictures.add((await play?.screenshot({ encoding: 'base64' })) ?? '');
        return pictures.size;
      })
      .toBeGreaterThan(2);
    const index = await open(`${base}/`);
    await says(index.page, '#channels', /^streamLive1 viewer/);
    await expect
      .poll(() => index.page.$eval('.thumbnail', (image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(100);
    // A page behind others goes on sending.
    await says(emit.page, '#frames-per-second', /^[1-9]\d*$/);
    for (const { page, errors } of [emit, watch, index]) {
      expect(errors).toEqual([]);
      await page.close();
    }
  },
);
