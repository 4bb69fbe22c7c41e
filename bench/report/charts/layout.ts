/** The size that a chart is drawn in. The page shows it about as large, so that its texts are as large as others. */
export interface Layout {
  readonly name: 'wide' | 'narrow';
  readonly widthPixels: number;
  readonly fontPixels: number;
}

/** Names beside bars and at the ends of lines. */
export const wide: Layout = { name: 'wide', widthPixels: 800, fontPixels: 14 };

/** For phones: names above bars and below lines. */
export const narrow: Layout = { name: 'narrow', widthPixels: 320, fontPixels: 13 };

export const layouts: readonly Layout[] = [wide, narrow];
