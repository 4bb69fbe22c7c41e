export interface Encoding {
  /** Of WebP or JPEG, 1 to 100. */
  readonly quality: number;
  /** Standard deviation of the film grain in levels of 0 to 255. */
  readonly grainAmplitude: number;
}

// Each stop is reached in a straight line from the one before. Quality alone as far as webcams go, then grain as webcams
// have it, then more of both than any webcam. Quality 100 is left out: it doubles the size at once.
const stops: readonly (Encoding & { readonly detail: number })[] = [
  { detail: 0, quality: 1, grainAmplitude: 0 },
  { detail: 0.25, quality: 75, grainAmplitude: 0 },
  { detail: 0.6, quality: 80, grainAmplitude: 16 },
  { detail: 1, quality: 98, grainAmplitude: 64 },
];

/** What a detail of 0 to 1 means to the encoder: the more, the larger the picture. */
export function encodingOf(detail: number): Encoding {
  const upper = stops.findIndex((stop) => stop.detail >= detail);
  const to = stops[upper];
  const from = stops[upper - 1] ?? to;
  if (from === undefined || to === undefined || detail < 0)
    throw new RangeError(`A detail of ${detail} is not 0 to 1.`);
  const share = from === to ? 1 : (detail - from.detail) / (to.detail - from.detail);
  const mix = (low: number, high: number): number => low + share * (high - low);
  return {
    quality: Math.round(mix(from.quality, to.quality)),
    grainAmplitude: mix(from.grainAmplitude, to.grainAmplitude),
  };
}
