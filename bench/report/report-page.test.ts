import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../src/browsers/chromium.ts';
import { parseExpectation } from '../judge/expectation.ts';
import { judge } from '../judge/judge.ts';
import { digits } from './format.ts';
import { sampleResults } from './sample-results.ts';
import { writeReport } from './write.ts';

/** Runs in the page: the charts that are shown, of those for wide and narrow screens. */
const shownCharts = "[...document.querySelectorAll('figure svg')].filter((svg) => svg.checkVisibility())";

/** Runs in the page: the pairs of texts of one chart whose boxes overlap. Lines may touch, for boxes have some air. */
const overlappingLabels = `
  ${shownCharts}.flatMap((svg) => {
    const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    return boxes.flatMap(([text, box], i) => boxes.slice(i + 1).flatMap(([otherText, other]) => {
      const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      return across > 2 && down > 4 ? [text + ' / ' + otherText] : [];
    }));
  })`;

/** Runs in the page: the texts that a chart has no room for. */
const outsideCharts = `
  ${shownCharts}.flatMap((svg) => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter((text) => {
      const box = text.getBoundingClientRect();
      return box.left < frame.left - 1 || box.right > frame.right + 1;
    }).map((text) => text.textContent);
  })`;

/** Runs in the page: how large the texts of the charts are on the screen. */
const textSizesPixels = `
  ${shownCharts}.flatMap((svg) => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return [...svg.querySelectorAll('text')].map((text) => scale * parseFloat(getComputedStyle(text).fontSize));
  })`;

/** Runs in the page: what scrolls sideways, or sticks out of the screen, and holds no table. */
const scrollingSideways = `
  [...document.querySelectorAll('main *')].filter((element) =>
    element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 &&
    getComputedStyle(element).overflowX !== 'visible' && element.querySelector('table') === null
    || element.closest('svg, .scroll') === null && element.getBoundingClientRect().right > innerWidth
  ).map((element) => element.outerHTML.slice(0, 80))`;

/** Runs in the page: the WCAG 2.1 contrast with the paper of every colour that is used for text in charts. */
const contrastsWithPaper = `(() => {
  const luminance = (colour) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = colour;
    const channels = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    probe.remove();
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
  };
  const paper = luminance('var(--paper)');
  const colours = new Set([...document.querySelectorAll('figure svg text')].map((text) => text.getAttribute('fill')));
  return Object.fromEntries([...colours].map((colour) => {
    const [low, high] = [paper, luminance(colour)].sort((a, b) => a - b);
    return [colour, (high + 0.05) / (low + 0.05)];
  }));
})()`;

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
    expect(await page.locator('figure svg[role=img]:visible').count()).toBe(6);
    expect(await page.locator('section h2').allTextContents()).toEqual([
      'Summary',
      'Latency by percentile',
      'Latency over time',
      'Relay CPU per delivery',
      'Memory of the relay',
      'Age of the picture on show',
      'The delivery ledger',
      'Connecting',
      'Where and how',
    ]);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test.each([1280, 768, 390, 320])(
    'at %i pixels charts fit and are legible, and nothing but tables scrolls sideways',
    async (width) => {
      const { page } = await open(width);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.evaluate(scrollingSideways)).toEqual([]);
      const sizes = (await page.evaluate(textSizesPixels)) as number[];
      expect(sizes.length).toBeGreaterThan(100);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
      expect(await page.evaluate(outsideCharts)).toEqual([]);
      expect(await page.evaluate(overlappingLabels)).toEqual([]);
      await page.context().close();
    },
  );

  test.each(['light', 'dark'] as const)(
    'in %s, text and lines stand out from the paper',
    async (colorScheme) => {
      const { page } = await open(1280);
      await page.emulateMedia({ colorScheme });
      const contrasts = (await page.evaluate(contrastsWithPaper)) as Record<string, number>;
      // Ink, soft ink, and the colours of entries, which name the lines at their ends. WCAG 2.1 asks 4.5 of text.
      expect(Object.keys(contrasts)).toHaveLength(7);
      for (const [colour, contrast] of Object.entries(contrasts)) {
        expect(contrast, colour).toBeGreaterThanOrEqual(4.5);
      }
      await page.context().close();
    },
  );

  test('the list of runs shows each run and its result without scrolling', async () => {
    const { page } = await open(1280);
    await page.goto(new URL('../index.html', address).href);
    expect(await page.evaluate("document.querySelector('.runs').scrollWidth")).toBeLessThanOrEqual(980);
    await page.locator('.runs a').click();
    expect(await page.title()).toContain('Relaymark: compare');
    await page.context().close();
  });

  test('what is under the pointer is told', async () => {
    const { page } = await open(1280);
    await page.locator('#cpu [data-tip]').first().hover();
    await expect.poll(() => page.locator('.tip').textContent()).toMatch(/^uws: 1\d\.\d µs/);
    await page.context().close();
  });

  test('on a phone each bar and line has its figure beside it, without a pointer', async () => {
    const { page } = await open(390);
    const inChart = (id: string): Promise<string[]> =>
      page.locator(`#${id} svg:visible text`).allTextContents();
    for (const { transport, relay, latencyMs } of sampleResults().entries) {
      const cpu = await inChart('cpu');
      expect(cpu).toContain(transport);
      expect(cpu.join()).toContain(`${digits(relay?.cpuMicrosPerDelivery.median ?? 0)} µs`);
      expect(await inChart('percentiles')).toContain(`p99 ${digits(latencyMs.p99.median)} ms`);
    }
    await page.context().close();
  });

  test('on a phone what was judged stands with its figure in view', async () => {
    const width = 390;
    const expected = ['uws.latencyMs.p99<1', '*.relay.cpuMicrosPerDelivery<=1.5*tcp', '*.lost==0'];
    const results = judge(sampleResults(), { expectations: expected.map(parseExpectation) });
    const { htmlPath } = await writeReport(folder, { ...results, scenario: 'judged' });
    const { page } = await open(width);
    await page.goto(pathToFileURL(htmlPath).href);
    const figures = page.locator('#judgement td:last-child');
    expect(await figures.count()).toBe(expected.length);
    for (const figure of await figures.all()) {
      expect(await figure.textContent()).toMatch(/\d/);
      const box = await figure.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? width + 1)).toBeLessThanOrEqual(width);
    }
    await page.context().close();
  });

  test('an entry called as every object has a property, or at length, is drawn as any other', async () => {
    const odd = ['constructor', `${'a very long name of a relay, '.repeat(3)}and more`];
    const sample = sampleResults();
    const entries = sample.entries.map((entry, i) => ({ ...entry, transport: odd[i] ?? entry.transport }));
    const variants = entries.map((entry) => ({
      ...entry,
      variant: 'a load that somebody has given a name of ninety characters, for there is much to say of it',
    }));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    for (const [width, drawn] of [
      [1280, entries],
      [1280, variants],
      [390, variants],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      const { htmlPath } = await writeReport(folder, { ...sample, scenario: 'odd', entries: drawn });
      await page.goto(pathToFileURL(htmlPath).href);
      expect(await page.evaluate(overlappingLabels)).toEqual([]);
      // Every bar has a colour and some width, and no text is cut off.
      expect(await page.evaluate(outsideCharts)).toEqual([]);
      expect(await page.content()).not.toMatch(/undefined|NaN/);
      // Those that no palette knows have the colour of all such.
      const strange = page.locator('#cpu svg:visible path[fill="var(--sky)"]');
      expect(await strange.count()).toBeGreaterThanOrEqual(2);
      expect((await strange.first().boundingBox())?.width).toBeGreaterThan(20);
    }
    await page.context().close();
  });

  test('without script it is whole, and the figures can be opened with the keyboard', async () => {
    const { page } = await open(1280, false);
    expect(await page.locator('figure svg[role=img]:visible').count()).toBe(6);
    await page.locator('#cpu summary').focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#cpu details table').isVisible()).toBe(true);
    await page.context().close();
  });
});
