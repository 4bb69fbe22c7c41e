import { existsSync, readdirSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import {
  defaults,
  type RunningServer,
  StartError,
  startServer,
  type transportNames,
} from '../server/index.ts';
import { UwsUnavailableError } from '../transports/uws-native.ts';

const publicDirectory = fileURLToPath(new URL('../../public', import.meta.url));
const sourceDirectory = fileURLToPath(new URL('..', import.meta.url));

type Transport = (typeof transportNames)[number];

/** Skips the running test. */
type Skip = (reason: string) => void;

/** The pages' scripts are built from `src`, and only those that are built are tested. */
export function requireFreshBundle(): void {
  const newestMs = (folder: string, keep: (name: string) => boolean): number => {
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
    return Math.max(0, ...names.filter(keep).map((name) => statSync(join(folder, name)).mtimeMs));
  };
  const isSource = (name: string): boolean => name.endsWith('.ts') && !name.includes('test');
  const builtMs = newestMs(join(publicDirectory, 'js'), (name) => name.endsWith('.js'));
  const writtenMs = Math.max(
    newestMs(join(sourceDirectory, 'web'), isSource),
    newestMs(join(sourceDirectory, 'wire'), isSource),
  );
  if (builtMs < writtenMs) throw new Error('public/js is missing or out of date. Run "npm run build" first.');
}

/** Starts the real server; the test is skipped where uWebSockets.js has no build for the machine. */
export async function serve(transport: Transport, skip: Skip, port = 0): Promise<RunningServer> {
  const attachments = [{ transport, port }];
  try {
    const server = await startServer({ ...defaults, host: '127.0.0.1', attachments }, publicDirectory);
    onTestFinished(() => server.close());
    return server;
  } catch (error) {
    if (error instanceof StartError && error.cause instanceof UwsUnavailableError) skip(error.message);
    throw error;
  }
}

/** The port of a server's only transport. */
export function portOf(server: RunningServer): number {
  const [attached] = server.attached;
  if (attached === undefined) throw new Error('The server has no transport.');
  return attached.port;
}

/** A port that nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Everything that a page complains about: errors, uncaught ones too, and what the security policy forbade. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Waits until an element says this. */
export async function says(page: Page, selector: string, text: string | RegExp): Promise<void> {
  const locator = page.locator(selector);
  await expect.poll(() => locator.textContent(), { timeout: 20_000 }).toMatch(text);
}

/** Watches until so many different pictures have really been drawn, or the time is over; answers how many there were. */
export async function distinctPictures(page: Page, wanted: number, timeLimitMs: number): Promise<number> {
  const pictures = new Set<string>();
  // A page behind another one is drawn now and then only.
  await page.bringToFront();
  const deadline = Date.now() + timeLimitMs;
  while (pictures.size < wanted && Date.now() < deadline) {
    const drawn = await page.locator('#play').screenshot();
    pictures.add(drawn.toString('base64'));
  }
  return pictures.size;
}
