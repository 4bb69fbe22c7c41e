import type { RefusalCode } from '../../wire/errors.ts';
import { element } from '../page/element.ts';
import { report, type Saying, type Tone } from '../page/logger.ts';
import { lostWords } from '../page/lost-words.ts';
import { RecentValues } from '../page/recent-values.ts';
import type { Words } from '../words/en.ts';
import type { Bottleneck, Slowness } from './pace.ts';
import { savePicture } from './save-picture.ts';
import { Standstill } from './standstill.ts';
import { UnreadablePictures } from './unreadable-pictures.ts';
import { isLivePicture, type WatchState } from './watch-state.ts';

const REFRESH_MS = 500;

const sayings: Readonly<Record<WatchState, readonly [Saying, Tone]>> = {
  connecting: [(words) => words.connecting, 'busy'],
  waiting: [(words) => words.waitingForEmitter, 'idle'],
  starting: [(words) => words.firstPicture, 'busy'],
  live: [(words) => words.watching, 'good'],
  still: [(words) => words.standsStill, 'busy'],
  left: [(words) => words.emitterLeft, 'idle'],
};

const slow: Readonly<Record<Bottleneck, (words: Words, picturesPerSecond: number) => string>> = {
  connection: (words, picturesPerSecond) => words.slowConnection(picturesPerSecond),
  device: (words, picturesPerSecond) => words.slowDevice(picturesPerSecond),
};

/** A rate is said anew when it differs by more than this: screen readers announce each. */
const RATE_MARGIN = 0.25;

/** Everything on the consume page but the picture itself. */
export class WatchView {
  readonly #stage = element('stage', HTMLElement);
  readonly #figures = element('figures', HTMLElement);
  readonly #details = element('details', HTMLButtonElement);
  readonly #fullScreen = element('full-screen', HTMLButtonElement);
  readonly #save = element('save', HTMLButtonElement);
  readonly #latenciesMs = new RecentValues();
  readonly #sizesBytes = new RecentValues();
  readonly #picture: () => Blob | undefined;
  readonly #slowness: () => Slowness | undefined;
  readonly #channel: string;
  readonly #standstill = new Standstill();
  readonly #unreadable = new UnreadablePictures();
  #skipped = 0;
  #saidSlowness: Slowness | undefined;

  /**
   * @param picture what is on show
   * @param slowness why there are fewer pictures than are sent, if there are
   */
  constructor(picture: () => Blob | undefined, slowness: () => Slowness | undefined, channel: string) {
    this.#picture = picture;
    this.#slowness = slowness;
    this.#channel = channel;
    this.#details.addEventListener('click', () => this.#toggleFigures());
    // iPhones have no full screen for anything but videos.
    this.#fullScreen.hidden = !document.fullscreenEnabled;
    this.#fullScreen.addEventListener('click', () => this.#toggleFullScreen());
    this.#save.addEventListener('click', () => this.#savePicture());
    document.addEventListener('keydown', (event) => this.#key(event));
    setInterval(() => this.#refresh(), REFRESH_MS);
  }

  show(state: WatchState): void {
    if (state === 'live' && !isLivePicture(this.#stage.dataset.state)) return;
    if (state === 'starting') {
      this.#standstill.reset();
      this.#unreadable.reset();
    }
    this.#show(state, ...sayings[state]);
  }

  showLost(code: RefusalCode | undefined): void {
    this.#show('lost', lostWords(code), 'busy');
  }

  showRefused(code: RefusalCode): void {
    this.#show('refused', (words) => words.refusals[code], 'bad');
  }

  showUnreadable(): void {
    if (!isLivePicture(this.#stage.dataset.state)) return;
    if (this.#unreadable.tooMany()) this.#show('unreadable', (words) => words.cannotShow, 'bad');
  }

  received(sizeBytes: number): void {
    this.#sizesBytes.add(performance.now(), sizeBytes);
  }

  /**
   * @param latencyMs from the capture of the picture until it was shown, by the clocks of two computers
   * @param skipped frames that were not shown, so far
   */
  pictureShown(latencyMs: number, skipped: number): void {
    const nowMs = performance.now();
    this.#latenciesMs.add(nowMs, latencyMs);
    this.#standstill.shown(nowMs);
    this.#unreadable.reset();
    this.show('live');
    this.#skipped = skipped;
    this.#save.disabled = false;
  }

  /** `live` is said with every picture, and must not hide what the page has said since. */
  #show(state: WatchState | 'lost' | 'refused' | 'unreadable', saying: Saying, tone: Tone): void {
    if (this.#stage.dataset.state === state && state === 'live') return;
    this.#stage.dataset.state = state;
    this.#saidSlowness = undefined;
    report(saying, tone);
  }

  #refresh(): void {
    const nowMs = performance.now();
    if (this.#stage.dataset.state === 'live' && this.#standstill.is(nowMs)) this.show('still');
    if (this.#stage.dataset.state === 'live') this.#tellSlowness(this.#slowness());
    const show = (id: string, text: string): void => {
      element(id, HTMLElement).textContent = text;
    };
    show('frames-per-second', this.#latenciesMs.perSecond(nowMs).toFixed(0));
    show('latency', this.#latenciesMs.mean(nowMs)?.toFixed(0) ?? '–');
    show('skipped', `${this.#skipped}`);
    show('kilobytes-per-second', (this.#sizesBytes.sumPerSecond(nowMs) / 1000).toFixed(0));
  }

  #tellSlowness(now: Slowness | undefined): void {
    const said = this.#saidSlowness;
    if (now?.bottleneck === said?.bottleneck) {
      const [is, was] = [now?.picturesPerSecond ?? 0, said?.picturesPerSecond ?? 0];
      if (Math.abs(is - was) <= RATE_MARGIN * was) return;
    }
    this.#saidSlowness = now;
    if (now === undefined) report(...sayings.live);
    else report((words) => slow[now.bottleneck](words, now.picturesPerSecond), 'busy');
  }

  #key({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): void {
    if (ctrlKey || altKey || metaKey) return;
    if (key === 's') this.#toggleFigures();
    else if (key === 'f') this.#toggleFullScreen();
    else if (key === 'p') this.#savePicture();
  }

  #toggleFigures(): void {
    this.#figures.hidden = !this.#figures.hidden;
    this.#details.setAttribute('aria-expanded', `${!this.#figures.hidden}`);
  }

  #toggleFullScreen(): void {
    if (!document.fullscreenEnabled) return;
    const done =
      document.fullscreenElement === null ? this.#stage.requestFullscreen() : document.exitFullscreen();
    done.catch((error: unknown) => console.warn(error));
  }

  #savePicture(): void {
    const picture = this.#picture();
    if (picture !== undefined) savePicture(picture, this.#channel, new Date());
  }
}
