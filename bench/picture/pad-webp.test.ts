import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { findChromium, launchChromium } from '../../src/browsers/chromium.ts';
import { fixturesFolder } from './fixture-loop.ts';
import { padWebp } from './pad-webp.ts';

const frame = await readFile(join(fixturesFolder, 'frames', '00.webp'));
const padded = padWebp(frame, 120_000, 1);

test('a padded picture is as large as it was asked to be, and the same for the same seed', () => {
  expect(padded).toHaveLength(120_000);
  expect(padWebp(frame, 120_001, 1)).toHaveLength(120_000);
  expect(padWebp(frame, 120_000, 1)).toEqual(padded);
  expect(padWebp(frame, 120_000, 2)).not.toEqual(padded);
});

test('what is large enough stays as it is', () => {
  for (const target of [1000, frame.length, frame.length + 7]) expect(padWebp(frame, target, 1)).toBe(frame);
});

test('it is the same picture to sharp', async () => {
  const pixels = (image: Uint8Array): Promise<Buffer> => sharp(image).raw().toBuffer();
  expect((await pixels(padded)).equals(await pixels(frame))).toBe(true);
});

/** Runs in the page. */
const sizeOf = (image: Uint8Array): string => `new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = () => resolve(image.naturalWidth + 'x' + image.naturalHeight);
  image.onerror = () => reject(new Error('it cannot be shown'));
  image.src = 'data:image/webp;base64,${Buffer.from(image).toString('base64')}';
})`;

test.skipIf(findChromium() === undefined)('Chromium shows it', async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  expect(await page.evaluate(sizeOf(padded))).toBe('640x480');
  await browser.close();
});
