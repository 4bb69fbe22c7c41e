import { DEFAULT_CHANNEL } from '../../wire/hello.ts';
import { element } from '../page/element.ts';
import { pageAddress } from '../page/hello.ts';
import { RecentValues } from '../page/recent-values.ts';
import { words } from '../page/words.ts';

const REFRESH_MS = 500;
const COPIED_SHOWN_MS = 2000;

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The emit page's button and figures. */
export class EmitView {
  readonly #button = element('start', HTMLButtonElement);
  readonly #stage = element('stage', HTMLElement);
  readonly #counter = element('counter', HTMLElement);
  readonly #framesPerSecond = element('frames-per-second', HTMLElement);
  readonly #kilobitsPerSecond = element('kilobits-per-second', HTMLElement);
  readonly #sent = new RecentValues();

  constructor(toggle: () => void) {
    this.#button.addEventListener('click', toggle);
    setInterval(() => this.#refresh(), REFRESH_MS);
  }

  /** There can be no camera here, so there is nothing to press. */
  disable(): void {
    this.#button.disabled = true;
  }

  showRunning(running: boolean): void {
    this.#button.textContent = running ? words.stop : words.start;
    this.#button.classList.toggle('primary', !running);
    this.#stage.dataset.camera = running ? 'on' : 'off';
  }

  /** Sending or not: whoever is live shows the picture that is sent, in place of the camera's own. */
  showLive(live: boolean): void {
    this.#stage.dataset.live = live ? 'yes' : 'no';
    if (!live) this.showConsumers(0);
  }

  showConsumers(consumers: number): void {
    this.#counter.textContent = `${consumers}`;
  }

  sent(sizeBytes: number): void {
    this.#sent.add(performance.now(), sizeBytes);
  }

  #refresh(): void {
    const nowMs = performance.now();
    this.#framesPerSecond.textContent = this.#sent.perSecond(nowMs).toFixed(0);
    this.#kilobitsPerSecond.textContent = ((this.#sent.sumPerSecond(nowMs) * 8) / 1000).toFixed(0);
  }
}

/** The address to hand to viewers. */
export function showViewerLink(channel: string): void {
  const address = pageAddress('consume.html', channel, document.baseURI);
  const link = element('viewer-link', HTMLAnchorElement);
  link.href = address.href;
  link.textContent = address.href;
  const note = element('viewer-note', HTMLElement);
  if (loopbackNames.has(address.hostname)) note.textContent = words.localOnly;
  if (channel !== DEFAULT_CHANNEL) element('channel', HTMLElement).textContent = channel;
  const copy = element('copy', HTMLButtonElement);
  // Only secure pages have a clipboard.
  copy.hidden = !('clipboard' in navigator);
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(address.href).then(
      () => confirmCopy(copy),
      (error: unknown) => console.warn(error),
    );
  });
}

function confirmCopy(copy: HTMLButtonElement): void {
  const usual = copy.textContent;
  if (usual === words.copied) return;
  copy.textContent = words.copied;
  setTimeout(() => {
    copy.textContent = usual;
  }, COPIED_SHOWN_MS);
}
