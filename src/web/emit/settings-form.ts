import { element } from '../page/element.ts';
import { inEveryLanguage, words } from '../words/language.ts';
import { rates, type Settings, sizeName, sizes, sourceOf } from './settings.ts';

/** The emit page's settings, and what they are at the moment. */
export class SettingsForm {
  readonly #source = element('source', HTMLSelectElement);
  readonly #size = element('size', HTMLSelectElement);
  readonly #rate = element('rate', HTMLSelectElement);
  readonly #quality = element('quality', HTMLInputElement);
  readonly #format = element('format', HTMLSelectElement);
  #cameras: readonly MediaDeviceInfo[] = [];

  /** @param sourceChanged another source has been chosen */
  constructor({ source, size, fps, quality, mediaType }: Settings, sourceChanged: () => void) {
    this.#size.replaceChildren(
      ...sizes.map((known) => new Option(`${known.width} × ${known.height}`, sizeName(known))),
    );
    this.#rate.replaceChildren(...rates.map((rate) => new Option(`${rate}`)));
    this.#size.value = sizeName(size);
    this.#rate.value = `${fps}`;
    this.#quality.value = `${Math.round(quality * 100)}`;
    this.#format.value = mediaType;
    inEveryLanguage(() => this.#listSources());
    this.#source.value = source.kind;
    this.#source.addEventListener('change', sourceChanged);
    this.#quality.addEventListener('input', () => this.#showQuality());
    this.#showQuality();
  }

  get settings(): Settings {
    const size = sizes.find((known) => sizeName(known) === this.#size.value);
    return {
      source: sourceOf(this.#source.value),
      size: size ?? { width: 800, height: 600 },
      fps: Number(this.#rate.value),
      quality: Number(this.#quality.value) / 100,
      mediaType: this.#format.value === 'image/jpeg' ? 'image/jpeg' : 'image/webp',
    };
  }

  /** Browsers tell what cameras there are, by name, once one of them has been allowed. */
  async findCameras(): Promise<void> {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    this.#cameras = devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
    this.#listSources();
  }

  #listSources(): void {
    const chosen = this.#source.value;
    const { camera, cameraNumber, screen, pattern } = words();
    const cameras = this.#cameras.map(
      ({ deviceId, label }, i) => new Option(label || cameraNumber(i + 1), `camera:${deviceId}`),
    );
    const options = [
      ...(cameras.length > 1 ? cameras : [new Option(camera, 'camera')]),
      new Option(screen, 'screen'),
      new Option(pattern, 'pattern'),
    ];
    this.#source.replaceChildren(...options);
    if (options.some(({ value }) => value === chosen)) this.#source.value = chosen;
  }

  #showQuality(): void {
    element('quality-value', HTMLOutputElement).textContent = `${this.#quality.value} %`;
  }
}
