import { element } from '../page/element.ts';
import { RecentValues } from '../page/recent-values.ts';
import { inEveryLanguage, words } from '../words/language.ts';
import type { SentPicture } from './broadcast.ts';

const REFRESH_MS = 500;

/** The emit page's button and figures. */
export class EmitView {
  readonly #button = element('start', HTMLButtonElement);
  readonly #stage = element('stage', HTMLElement);
  readonly #counter = element('counter', HTMLElement);
  readonly #keepingUp = element('keeping-up', HTMLElement);
  readonly #viewersBehind = element('viewers-behind', HTMLElement);
  readonly #sizesBytes = new RecentValues();
  readonly #encodesMs = new RecentValues();
  readonly #skips = new RecentValues();
  #running = false;
  #consumers = 0;
  #behind = 0;
  #roundTripMs: number | undefined;
  #latest: SentPicture | undefined;

  constructor(toggle: () => void) {
    this.#button.addEventListener('click', toggle);
    setInterval(() => this.#refresh(), REFRESH_MS);
    inEveryLanguage(() => {
      this.showRunning(this.#running);
      this.#showBehind();
      this.#refresh();
    });
  }

  showRunning(running: boolean): void {
    this.#running = running;
    this.#button.textContent = running ? words().stop : words().start;
    this.#button.classList.toggle('primary', !running);
    this.#stage.dataset.camera = running ? 'on' : 'off';
    if (!running) this.#latest = undefined;
  }

  /** Sending or not: whoever is live shows the picture that is sent, in place of the camera's own. */
  showLive(live: boolean): void {
    this.#stage.dataset.live = live ? 'yes' : 'no';
    this.#behind = 0;
    if (!live) this.showConsumers(0);
  }

  showConsumers(consumers: number): void {
    this.#consumers = consumers;
    this.#counter.textContent = `${consumers}`;
    this.#showBehind();
  }

  /** @param consumers that get fewer pictures than are sent */
  showBehind(consumers: number): void {
    this.#behind = consumers;
    this.#showBehind();
  }

  sent(picture: SentPicture): void {
    const nowMs = performance.now();
    this.#sizesBytes.add(nowMs, picture.sizeBytes);
    this.#encodesMs.add(nowMs, picture.encodeMs);
    this.#latest = picture;
  }

  skipped(frames: number): void {
    this.#skips.add(performance.now(), frames);
  }

  roundTrip(latestMs: number | undefined): void {
    this.#roundTripMs = latestMs;
  }

  /** The relay tells of those who leave sooner than of who is behind. */
  #showBehind(): void {
    const behind = Math.min(this.#behind, this.#consumers);
    const text = behind === 0 ? '' : words().viewersBehind(behind, this.#consumers);
    if (this.#viewersBehind.textContent !== text) this.#viewersBehind.textContent = text;
  }

  #refresh(): void {
    const nowMs = performance.now();
    const show = (id: string, value: number | undefined, digits = 0): void => {
      element(id, HTMLElement).textContent = value === undefined ? '–' : value.toFixed(digits);
    };
    show('frames-per-second', this.#sizesBytes.perSecond(nowMs));
    show('kilobits-per-second', (this.#sizesBytes.sumPerSecond(nowMs) * 8) / 1000);
    show('encode-time', this.#encodesMs.mean(nowMs));
    show('round-trip', this.#roundTripMs);
    show('skipped', this.#skips.sumPerSecond(nowMs), 1);
    const text = this.#howItKeepsUp();
    if (this.#keepingUp.textContent !== text) this.#keepingUp.textContent = text;
  }

  #howItKeepsUp(): string {
    if (this.#latest === undefined) return '';
    const { reduced, quality, width, height } = this.#latest;
    return reduced ? words().reduced(Math.round(quality * 100), width, height) : words().keepingUp;
  }
}
