import type { RefusalCode } from '../../wire/errors.ts';
import { element } from '../page/element.ts';
import { report, type Tone } from '../page/logger.ts';
import { RecentValues } from '../page/recent-values.ts';
import { lostWords, refusalWords, words } from '../page/words.ts';
import type { WatchState } from './watch-state.ts';

const REFRESH_MS = 500;

const sayings: Readonly<Record<WatchState, readonly [string, Tone]>> = {
  connecting: [words.connecting, 'busy'],
  waiting: [words.waitingForEmitter, 'idle'],
  starting: [words.firstPicture, 'busy'],
  live: [words.watching, 'good'],
  left: [words.emitterLeft, 'idle'],
};

/** Everything on the consume page but the picture itself. */
export class WatchView {
  readonly #stage = element('stage', HTMLElement);
  readonly #figures = element('figures', HTMLElement);
  readonly #framesPerSecond = element('frames-per-second', HTMLElement);
  readonly #latency = element('latency', HTMLElement);
  readonly #latenciesMs = new RecentValues();

  constructor() {
    this.#listenToButtons();
    setInterval(() => this.#refresh(), REFRESH_MS);
  }

  show(state: WatchState): void {
    this.#show(state, ...sayings[state]);
  }

  showLost(code: RefusalCode | undefined): void {
    this.#show('lost', lostWords(code), 'busy');
  }

  showRefused(code: RefusalCode): void {
    this.#show('refused', refusalWords[code], 'bad');
  }

  showUnreadable(): void {
    report(words.cannotShow, 'bad');
  }

  /** @param latencyMs from the capture of the picture until it was shown, by the clocks of two computers */
  pictureShown(latencyMs: number): void {
    this.#latenciesMs.add(performance.now(), latencyMs);
  }

  /** `live` is said with every frame; it must not hide what has been said since about the pictures. */
  #show(state: WatchState | 'lost' | 'refused', words: string, tone: Tone): void {
    if (this.#stage.dataset.state === state && state === 'live') return;
    this.#stage.dataset.state = state;
    report(words, tone);
  }

  #refresh(): void {
    const nowMs = performance.now();
    this.#framesPerSecond.textContent = this.#latenciesMs.perSecond(nowMs).toFixed(0);
    this.#latency.textContent = this.#latenciesMs.mean(nowMs)?.toFixed(0) ?? '–';
  }

  #listenToButtons(): void {
    const details = element('details', HTMLButtonElement);
    details.addEventListener('click', () => {
      this.#figures.hidden = !this.#figures.hidden;
      details.setAttribute('aria-expanded', `${!this.#figures.hidden}`);
    });
    const fullScreen = element('full-screen', HTMLButtonElement);
    // iPhones have no full screen for anything but videos.
    fullScreen.hidden = !document.fullscreenEnabled;
    fullScreen.addEventListener('click', () => {
      const done =
        document.fullscreenElement === null ? this.#stage.requestFullscreen() : document.exitFullscreen();
      done.catch((error: unknown) => console.warn(error));
    });
  }
}
