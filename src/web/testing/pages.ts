import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished } from 'vitest';
import {
  ALLOW_CAMERA,
  ALLOW_SCREEN,
  FAKE_CAMERA,
  findChromium,
  launchChromium,
} from '../../browsers/chromium.ts';
import {
  createLog,
  defaultConfig,
  type RunningServer,
  StartError,
  startServer,
  type transportNames,
} from '../../server/index.ts';
import { UwsUnavailableError } from '../../transports/uws/native.ts';

const publicDirectory = fileURLToPath(new URL('../../../public', import.meta.url));
const sourceDirectory = fileURLToPath(new URL('../..', import.meta.url));

export type Transport = (typeof transportNames)[number];
type Skip = (reason: string) => void;
type ServerConfig = Parameters<typeof startServer>[0];

/** Resolves to this machine, but is not the name that browsers give a camera without https. */
export const INSECURE_HOST = 'relay.test';

/** Nobody looks at what is drawn beside the page, and it takes as long to draw. */
const VIEWPORT = { width: 800, height: 600 };

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

/** A browser for a file's tests, and a fresh context, such as a visitor has, for each of them. */
export class Visitors {
  #browser: Browser | undefined;
  #context: BrowserContext | undefined;

  /** To be made once a file, outside its tests: it starts and ends the browser. */
  constructor() {
    beforeAll(async () => {
      requireFreshBundle();
      if (findChromium() === undefined) return;
      const hosts = `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`;
      this.#browser = await launchChromium(FAKE_CAMERA, ALLOW_CAMERA, ALLOW_SCREEN, hosts);
    });
    afterAll(() => this.#browser?.close());
    beforeEach(async ({ skip }) => {
      if (this.#browser === undefined) {
        return skip('No Chromium was found: install it, or set RELAYMARK_CHROMIUM to its path.');
      }
      // The relay's own certificate is one that no browser knows.
      this.#context = await this.#browser.newContext({ ignoreHTTPSErrors: true, viewport: VIEWPORT });
    });
    afterEach(() => this.#context?.close());
  }

  get context(): BrowserContext {
    if (this.#context === undefined) throw new Error('There is no browser.');
    return this.#context;
  }

  async open(base: string, path: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${base}/${path}`);
    return page;
  }
}

/** A running relay with one transport, and the address of its pages. */
export interface ServedPages {
  readonly server: RunningServer;
  readonly port: number;
  readonly base: string;
}

export interface ServeOptions extends Partial<ServerConfig> {
  readonly port?: number;
  readonly https?: boolean;
}

/** Starts the real server; the test is skipped where uWebSockets.js has no build for the machine. */
export async function serve(
  transport: Transport,
  skip: Skip,
  options: ServeOptions = {},
): Promise<ServedPages> {
  const { port = 0, https = false, ...config } = options;
  try {
    const server = await startServer(
      {
        ...defaultConfig,
        host: '127.0.0.1',
        hostIsChosen: true,
        names: [INSECURE_HOST],
        attachments: [{ transport, port }],
        tls: https ? { selfSignedIn: temporaryFolder() } : undefined,
        ...config,
      },
      publicDirectory,
      createLog({ level: 'silent', format: 'json' }),
    );
    onTestFinished(() => server.close());
    const given = server.attached[0]?.port ?? 0;
    return { server, port: given, base: `${server.scheme}://localhost:${given}` };
  } catch (error) {
    if (error instanceof StartError && error.cause instanceof UwsUnavailableError) skip(error.message);
    throw error;
  }
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relaymark-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
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
export async function says(
  page: Page,
  selector: string,
  text: string | RegExp,
  timeoutMs = 30_000,
): Promise<void> {
  const locator = page.locator(selector);
  await expect.poll(() => locator.textContent(), { timeout: timeoutMs }).toMatch(text);
}

/** Starts or stops what the emit page sends. */
export const press = (page: Page, name: 'Start' | 'Stop'): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/** Watches until so many different pictures have really been drawn, or the time is over; answers how many there were. */
export async function distinctPictures(page: Page, wanted: number, timeLimitMs = 60_000): Promise<number> {
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
