#!/usr/bin/env node
/** Makes the pictures of the pages for the README: `npm run build && node src/setup/screenshots.mjs`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../web/screenshots', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const port = 5017;
const base = `http://localhost:${port}`;
const SETTLE_MS = 4000;

const sizes = {
  desktop: { width: 1180, height: 760 },
  phone: { width: 360, height: 720 },
};

const relay = spawn(process.execPath, [cli, '--transport', 'uws', '--port', `${port}`, '--reports'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(relay.stdout, 'data');
const browser = await chromium.launch({
  executablePath: process.env.RELAYMARK_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/**
 * @param {keyof typeof sizes} size
 * @param {string} path
 * @returns {Promise<import('playwright-core').Page>}
 */
async function open(size, path) {
  const context = await browser.newContext({
    viewport: sizes[size],
    deviceScaleFactor: size === 'phone' ? 2 : 1,
    colorScheme: size === 'phone' ? 'dark' : 'light',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.goto(`${base}/${path}`);
  return page;
}

const query = 'channel=garden&source=pattern&start=1&size=640x480&format=jpeg';
for (const size of /** @type {const} */ (['desktop', 'phone'])) {
  const emit = await open(size, `emit.html?${query}`);
  const consume = await open(size, 'consume.html?channel=garden');
  const index = await open(size, '');
  await consume.keyboard.press('s');
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (const [name, page] of Object.entries({ emit, consume, index })) {
    await page.bringToFront();
    await page.screenshot({ path: join(folder, `${name}-${size}.png`) });
  }
  for (const page of [emit, consume, index]) await page.context().close();
}
await browser.close();
relay.kill('SIGINT');
