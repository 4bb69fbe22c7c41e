import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Visitors } from './pages.ts';

/** A camera that opens once a question is answered, unless something else is wanted. */
const slowCamera = `
  window.asked = 0;
  window.opened = [];
  window.answered = new Promise((resolve) => { window.answer = resolve; });
  window.slowly = () => window.answered;
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    window.asked++;
    await window.slowly();
    const stream = await getUserMedia({ video: true });
    if (window.vanishes) stream.getTracks()[0].stop();
    window.opened.push(stream);
    return stream;
  };`;

/** How many cameras were asked for and have not opened yet, and those that are on. */
export const cameras = (page: Page) =>
  page.evaluate(`({
    opening: window.asked - window.opened.length,
    on: window.opened.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length,
  })`);

/** Whether the relay has an emitter. */
async function isEmitting(base: string): Promise<boolean> {
  const response = await fetch(`${base}/channels`);
  const { channels } = (await response.json()) as { channels: { emitting: boolean }[] };
  return channels.some(({ emitting }) => emitting);
}

/** Waits until the page says that nothing is sent, can be started, and is right. */
export async function isOff(page: Page, base: string): Promise<void> {
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  await expect.poll(() => cameras(page), { timeout: 10_000 }).toEqual({ opening: 0, on: 0 });
  await expect.poll(() => isEmitting(base), { timeout: 10_000 }).toBe(false);
}

export async function openEmitPage(visitors: Visitors, base: string, search = ''): Promise<Page> {
  await visitors.context.addInitScript(slowCamera);
  return visitors.open(base, `emit.html${search}`);
}
