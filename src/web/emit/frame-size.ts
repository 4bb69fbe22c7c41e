import type { Size } from './settings.ts';

/**
 * The picture's own shape in whole pixels, made smaller if its longer side exceeds the limit, never larger: a phone that is
 * held upright gives as many pixels as one that lies.
 */
export function fitLongerSide({ width, height }: Size, limit: number): Size {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
