import type { Request } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { webSocketHere } from '../../transports/testing/transports-here.ts';
import { complaintsOf, press, says, serve, Visitors } from './pages.ts';

const visitors = new Visitors();
const paths = ['', 'emit.html', 'consume.html'];

describe('the index', () => {
  test('its form leads to the channel that was typed', async ({ skip }) => {
    const { base } = await serve('ws', skip);
    const page = await visitors.open(base, '');
    await page.getByRole('textbox', { name: 'Channel' }).fill('kitchen');
    await page.getByRole('button', { name: 'Emit' }).click();
    await says(page, '#channel', 'kitchen');
    await says(page, '#viewer-link', `${base}/consume.html?channel=kitchen`);
  });

  test('it leads to the reports where they are served', async ({ skip }) => {
    const { base } = await serve(webSocketHere, skip, { reportsDirectory: 'reports' });
    const page = await visitors.open(base, '');
    await page.getByRole('link', { name: 'Reports' }).click();
    await page.getByRole('link', { name: 'example' }).click();
    await page.locator('figure svg[role=img]').nth(3).waitFor();
    const without = await serve(webSocketHere, skip);
    await page.goto(without.base);
    await says(page, '#logger', 'Nobody is live');
    expect(await page.getByRole('link', { name: 'Reports' }).count()).toBe(0);
  });

  test('no picture is asked for of an emitter that has sent none yet', async ({ skip }) => {
    const { base } = await serve(webSocketHere, skip);
    const page = await visitors.context.newPage();
    const complaints = complaintsOf(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const silent = { name: 'garden', emitting: true, pictured: false, consumers: 0 };
    await page.route('**/channels', (route) => route.fulfill({ json: { channels: [silent] } }));
    await page.goto(`${base}/`);
    await says(page, '#channels', 'gardenLive0 viewers');
    // It asks again and again who is live.
    await page.waitForResponse('**/channels');
    expect(asked.filter((address) => address.includes('snapshot'))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a channel name that the relay does not allow is explained', async ({ skip }) => {
    const { base } = await serve('ws', skip);
    const page = await visitors.open(base, 'consume.html?channel=a%20b');
    await says(page, '#logger', 'This channel name is not allowed');
  });
});

describe('languages', () => {
  test('the browser’s is spoken, another one can be chosen, and is remembered', async ({ skip }) => {
    const { base } = await serve('ws', skip);
    const spanish = await visitors.context.browser()?.newContext({ locale: 'es-AR' });
    if (spanish === undefined) throw new Error('there is no browser');
    const page = await spanish.newPage();
    await page.goto(`${base}/consume.html`);
    await says(page, '#logger', 'Esperando al emisor…');
    expect(await page.evaluate('document.documentElement.lang')).toBe('es');
    await page.getByRole('button', { name: 'English' }).click();
    await says(page, '#logger', 'Waiting for the emitter…');
    await page.goto(`${base}/emit.html`);
    await says(page, '#logger', 'Nothing is sent.');
    await page.getByRole('button', { name: 'Español' }).click();
    await says(page, '#logger', 'No se envía nada.');
    expect(await page.locator('#source option').allTextContents()).toEqual([
      'Cámara',
      'Pantalla',
      'Imagen de prueba',
    ]);
    await spanish.close();
  });

  test.each(paths)('nothing on "%s" stays English in Spanish', async (path) => {
    const { base } = await serve('ws', () => {});
    const page = await visitors.open(base, path);
    const texts = () =>
      page.evaluate(`[...document.querySelectorAll('main *, nav *')]
        .filter((element) => element.children.length === 0)
        .map((element) => element.textContent.trim())
        .filter((text) => /[a-z]{3}/.test(text))`) as Promise<string[]>;
    const english = new Set(await texts());
    await page.getByRole('button', { name: 'Español' }).click();
    const same = (await texts()).filter((text) => english.has(text));
    // Names: of a channel, of a language, of the page's address.
    expect(same.filter((text) => !/^(stream|Español|http|kbit|WebP)/.test(text))).toEqual([]);
  });
});

test.each(['index', 'emit', 'consume'])('the scripts of %s come to less than 60 kB', async (name) => {
  // The wire that weighs most.
  const { base } = await serve('socketio-msgpack', () => {});
  const page = await visitors.context.newPage();
  const scripts: Request[] = [];
  page.on('requestfinished', (request) => {
    if (/\.js$/.test(request.url())) scripts.push(request);
  });
  await page.goto(`${base}/${name}.html?source=pattern`);
  if (name === 'emit') await press(page, 'Start');
  if (name !== 'index') await says(page, '#logger', name === 'emit' ? 'You are live' : 'Waiting for');
  const sizes = await Promise.all(scripts.map((request) => request.sizes()));
  const totalBytes = sizes.reduce((total, { responseBodySize }) => total + responseBodySize, 0);
  expect(totalBytes).toBeGreaterThan(500);
  expect(totalBytes).toBeLessThan(60_000);
});

test('each is as wide as a small phone, in dark and in light', async ({ skip }) => {
  const { base } = await serve('ws', skip);
  for (const path of paths) {
    const page = await visitors.open(base, path);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const background = 'getComputedStyle(document.body).backgroundColor';
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await page.evaluate(background);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await page.evaluate(background)).not.toBe(dark);
  }
});

test('everything has a name for screen readers, and the keyboard reaches it', async ({ skip }) => {
  const { base } = await serve('ws', skip);
  for (const path of paths) {
    const page = await visitors.open(base, path);
    const nameless = await page.evaluate(`
      [...document.querySelectorAll('a, button, input, select, summary, img, video, canvas')]
        .filter((element) => element.offsetParent !== null)
        .filter((element) => !(element.getAttribute('aria-label') ?? element.getAttribute('alt') ??
          (element.labels?.[0] ?? element).textContent.trim()))
        .filter((element) => element.getAttribute('alt') !== '')
        .map((element) => element.outerHTML)`);
    expect(nameless).toEqual([]);
    const reachable = (await page.evaluate(`
      [...document.querySelectorAll('a, button, select, summary, input')]
        .filter((element) => element.checkVisibility() && !element.disabled).length`)) as number;
    const reached = new Set<unknown>();
    for (let i = 0; i <= reachable; i++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate('document.activeElement.outerHTML.slice(0, 120)'));
    }
    expect(reached.size).toBeGreaterThanOrEqual(reachable);
  }
});
