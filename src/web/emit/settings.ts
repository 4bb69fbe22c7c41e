import type { MediaType } from '../../wire/image.ts';
import type { Source } from './source.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What whoever emits has chosen. */
export interface Settings {
  readonly source: Source;
  readonly size: Size;
  readonly fps: number;
  /** 0 to 1 */
  readonly quality: number;
  readonly mediaType: MediaType;
}

export const sizes: readonly Size[] = [
  { width: 320, height: 240 },
  { width: 640, height: 480 },
  { width: 800, height: 600 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

export const rates: readonly number[] = [5, 10, 15, 20, 25, 30];

/** The original program's. Its quality is what `toDataURL('image/webp')` came to in every browser. */
export const defaultSettings: Settings = {
  source: { kind: 'camera' },
  size: { width: 800, height: 600 },
  fps: 20,
  quality: 0.8,
  mediaType: 'image/webp',
};

const LOWEST_QUALITY_PERCENT = 10;

/**
 * The settings of a page that was opened with `?source=pattern&size=640x480&fps=15&quality=60&format=jpeg`. What is missing
 * or cannot be is the default.
 */
export function settingsOf(search: string): Settings {
  const parameters = new URLSearchParams(search);
  const fps = Number(parameters.get('fps'));
  const quality = Number(parameters.get('quality'));
  const size = sizes.find((known) => sizeName(known) === parameters.get('size'));
  return {
    source: sourceOf(parameters.get('source')),
    size: size ?? defaultSettings.size,
    fps: rates.includes(fps) ? fps : defaultSettings.fps,
    quality: quality >= LOWEST_QUALITY_PERCENT && quality <= 100 ? quality / 100 : defaultSettings.quality,
    mediaType: parameters.get('format') === 'jpeg' ? 'image/jpeg' : defaultSettings.mediaType,
  };
}

/** A source by the name that stands for it in the page's address and in its list: a kind, or `camera:ID`. */
export function sourceOf(name: string | null): Source {
  if (name === 'screen' || name === 'pattern') return { kind: name };
  const deviceId = name?.startsWith('camera:') ? name.slice('camera:'.length) : '';
  return deviceId === '' ? { kind: 'camera' } : { kind: 'camera', deviceId };
}

export const sizeName = ({ width, height }: Size): string => `${width}x${height}`;
