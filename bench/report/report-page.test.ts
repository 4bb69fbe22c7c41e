import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../src/web/chromium-for-tests.ts';
import { sampleResults } from './sample-results.ts';
import { writeReport } from './write.ts';

/** Runs in the page: the pairs of texts of one chart whose boxes overlap. Lines may touch, for boxes have some air. */
const overlappingLabels = `
  [...document.querySelectorAll('figure svg')].flatMap((svg) => {
    const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    return boxes.flatMap(([text, box], i) => boxes.slice(i + 1).flatMap(([otherText, other]) => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      return across > 2 && down > 4 ? [text + ' / ' + otherText] : [];
    }));
  })`;

describe.skipIf(findChromium() === undefined)('the report in a browser', () => {
  let browser: Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    browser = await launchChromium();
    folder = await mkdtemp(join(tmpdir(), 'relaymark-page-'));
    address = pathToFileURL((await writeReport(folder, sampleResults())).htmlPath).href;
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  async function open(width: number, javaScriptEnabled = true): Promise<{ page: Page; problems: string[] }> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled,
      offline: true,
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) problems.push(request.url());
    });
    await page.goto(address);
    return { page, problems };
  }

  test('opens from a file without network or errors, with a chart for everything', async () => {
    const { page, problems } = await open(1280);
    expect(await page.locator('figure svg[role=img]').count()).toBe(6);
    expect(await page.locator('section h2').allTextContents()).toEqual([
      'Summary',
      'Latency by percentile',
      'Latency over time',
      'Relay CPU per delivery',
      'Memory of the relay',
      'Age of the picture on show',
      'The delivery ledger',
      'Where and how',
    ]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test.each([1280, 375, 320])(
    'at %i pixels nothing but charts and tables scrolls sideways',
    async (width) => {
      const { page } = await open(width);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.context().close();
    },
  );

  test('what is under the pointer is told', async () => {
    const { page } = await open(1280);
    await page.locator('#cpu [data-tip]').first().hover();
    await expect.poll(() => page.locator('.tip').textContent()).toMatch(/^uws: 1\d\.\d µs/);
    await page.context().close();
  });

  test('labels in a chart do not lie on each other', async () => {
    const { page } = await open(1280);
    const overlaps = await page.evaluate(overlappingLabels);
    expect(overlaps).toEqual([]);
    await page.context().close();
  });

  test('without script it is whole, and the figures can be opened with the keyboard', async () => {
    const { page } = await open(1280, false);
    expect(await page.locator('figure svg[role=img]').count()).toBe(6);
    await page.locator('#cpu summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#cpu details table').isVisible()).toBe(true);
    await page.context().close();
  });
});
