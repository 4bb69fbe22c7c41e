export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The same shape in whole pixels, made smaller if its longer side exceeds the limit, never larger. */
export function fitLongerSide({ width, height }: Size, limit: number): Size {
  const scale = Math.min(1, limit / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
