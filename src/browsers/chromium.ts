import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** It stays on this machine: nothing is updated, synchronised or fetched in the background. */
const quietFlags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
];

/** A moving test picture in place of a camera. */
export const FAKE_CAMERA = '--use-fake-device-for-media-stream';

/** Whoever asks for the camera is given it. */
export const ALLOW_CAMERA = '--use-fake-ui-for-media-stream';

/** Whoever asks for a screen is given all of it. */
export const ALLOW_SCREEN = '--auto-select-desktop-capture-source=Entire screen';

/** Where this machine has Chromium: the environment's RELAYMARK_CHROMIUM, or a usual place; undefined if nowhere. */
export function findChromium(): string | undefined {
  return process.env.RELAYMARK_CHROMIUM ?? usualPlaces.find((path) => existsSync(path));
}

/** @throws Error if there is no Chromium, or it does not start */
export async function launchChromium(...flags: readonly string[]): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium was found. Install it, or set RELAYMARK_CHROMIUM to its path.');
  }
  // It takes longer to load than all the rest of a bench that opens no browser.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: [...quietFlags, ...flags] });
}
