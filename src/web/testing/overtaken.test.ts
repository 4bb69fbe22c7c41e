import { expect, test } from 'vitest';
import { press, says, serve, Visitors } from './pages.ts';
import { cameras, isOff, openEmitPage } from './slow-camera.ts';

const visitors = new Visitors();

test('a source that is changed again and again while a camera opens is sent once', async () => {
  const { base } = await serve('ws', () => {});
  const page = await openEmitPage(visitors, base, '?start=1');
  await expect.poll(() => cameras(page)).toEqual({ opening: 1, on: 0 });
  const source = page.locator('#source');
  await source.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  expect(await source.inputValue()).toBe('camera');
  await page.evaluate('window.answer()');
  await says(page, '#logger', 'You are live');
  await expect.poll(() => cameras(page)).toEqual({ opening: 0, on: 1 });
  await press(page, 'Stop');
  await says(page, '#logger', 'Nothing is sent.');
  await isOff(page, base);
});
