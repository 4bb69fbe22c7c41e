import { expect, test } from 'vitest';
import { press, says, serve, Visitors } from './pages.ts';
import { cameras, isOff, openEmitPage } from './slow-camera.ts';

const visitors = new Visitors();

test('Stop, and another source, are done at once while the browser is still asking', async () => {
  const { base } = await serve('ws', () => {});
  const page = await openEmitPage(visitors, base);
  await press(page, 'Start');
  await expect.poll(() => cameras(page)).toEqual({ opening: 1, on: 0 });
  await press(page, 'Stop');
  await says(page, '#logger', 'Nothing is sent.');
  await press(page, 'Start');
  await page.locator('#source').selectOption('pattern');
  await says(page, '#logger', 'You are live');
  expect(await cameras(page)).toEqual({ opening: 1, on: 0 });
  await page.evaluate('window.answer()');
  await expect.poll(() => cameras(page)).toEqual({ opening: 0, on: 0 });
  await says(page, '#logger', 'You are live');
  await press(page, 'Stop');
  await isOff(page, base);
});

test('a camera that vanishes while it opens is not waited for', async () => {
  const { base } = await serve('ws', () => {});
  const page = await openEmitPage(visitors, base);
  await page.evaluate('window.vanishes = true; window.slowly = () => {}');
  await press(page, 'Start');
  await says(page, '#logger', 'The picture has ended');
  await isOff(page, base);
});
