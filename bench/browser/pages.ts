import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EmittedPicture, ProbedPage, SeenPicture } from '../../src/web/measuring/observations.ts';
import type { Access } from '../clients/access.ts';
import { miscounted } from '../subject/miscounted.ts';

/** Where pages are that name none. */
const CHANNEL = 'stream';

const STARTED_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

export interface EmitterSettings {
  readonly source: 'pattern' | 'camera';
  readonly size: string;
  readonly fps: number;
}

/** The relay's own pages, opened in a browser, each as a visitor of its own, and with the probe in it. */
export class MeasuredPages {
  readonly #contexts: BrowserContext[] = [];
  readonly #consumers: Page[] = [];
  readonly #browser: Browser;
  readonly #url: string;
  readonly #access: Access | undefined;
  #emitter: Page | undefined;

  /** @param url of the relay */
  constructor(browser: Browser, url: string, access?: Access) {
    this.#browser = browser;
    this.#url = url;
    this.#access = access;
  }

  /** Lets consumers in first, so that each of them is owed every frame, and answers when all of them see pictures. */
  async open(consumers: number, { source, size, fps }: EmitterSettings): Promise<void> {
    for (let i = 0; i < consumers; i++) this.#consumers.push(await this.#page('consume.html'));
    if ((await miscounted(this.#url, CHANNEL, consumers, this.#access)) > 0)
      throw new Error(`not all of ${consumers} pages have been let in by the relay`);
    this.#emitter = await this.#page(`emit.html?source=${source}&size=${size}&fps=${fps}&strip=1`);
    await this.#emitter.click('#start');
    const deadline = performance.now() + STARTED_TIMEOUT_MS;
    for (const page of this.#consumers) {
      while ((await page.evaluate<number>('relaymarkProbe.seen.length')) === 0) {
        if (performance.now() > deadline) throw new Error(await this.#whatIsSaid());
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    }
  }

  /** What was seen since the pages were opened, and then what was sent. */
  async observations(): Promise<{ seen: SeenPicture[][]; sent: readonly EmittedPicture[] }> {
    const probed = (page: Page): Promise<ProbedPage> => page.evaluate<ProbedPage>('relaymarkProbe');
    const consumers = await Promise.all(this.#consumers.map(probed));
    const emitter = this.#emitter === undefined ? undefined : await probed(this.#emitter);
    return { seen: consumers.map(({ seen }) => seen), sent: emitter?.sent ?? [] };
  }

  async stopEmitting(): Promise<void> {
    await this.#emitter?.click('#start');
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }

  /** In a window of its own: a page behind another one is hardly ever drawn. */
  async #page(path: string): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 800, height: 640 },
      // A browser cannot be told of the one certificate of a run over TLS.
      ignoreHTTPSErrors: true,
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    await page.goto(`${this.#url}/${path}`);
    await page.addScriptTag({ url: `${this.#url}/js/pixel-probe.js`, type: 'module' });
    return page;
  }

  async #whatIsSaid(): Promise<string> {
    const said = await Promise.all(
      [this.#emitter, ...this.#consumers].map((page) => page?.locator('#logger').textContent()),
    );
    return `no picture was seen within ${STARTED_TIMEOUT_MS / 1000} s; the pages say: ${said.join(' / ')}`;
  }
}
