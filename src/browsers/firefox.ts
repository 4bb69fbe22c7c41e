import { existsSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';

const usualPlaces = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];

/** Where this machine has Firefox: the environment's RELAYMARK_FIREFOX, or a usual place; undefined if nowhere. */
export function findFirefox(): string | undefined {
  return process.env.RELAYMARK_FIREFOX ?? usualPlaces.find((path) => existsSync(path));
}

/** Over WebDriver BiDi, without a window. @throws Error if there is no Firefox, or it does not start */
export async function launchFirefox(): Promise<Browser> {
  const executablePath = findFirefox();
  if (executablePath === undefined) {
    throw new Error('No Firefox was found. Install it, or set RELAYMARK_FIREFOX to its path.');
  }
  const { launch } = await import('puppeteer-core');
  return launch({ browser: 'firefox', executablePath, headless: true });
}
