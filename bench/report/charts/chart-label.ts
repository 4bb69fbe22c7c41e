import type { Layout } from './layout.ts';

/** As many as a phone is wide, and as our own names have; more would leave a chart no room. */
const MOST_CHARACTERS = 38;

/** A character's width, of the font's size: a guess on the safe side, for no font is at hand. */
const CHARACTER_WIDTH = 0.58;

export const textPixels = (text: string, { fontPixels }: Layout): number =>
  CHARACTER_WIDTH * fontPixels * [...text].length;

/** An entry's name as a chart has room for it: a long one without its middle. The table below has it whole. */
export function chartLabel(label: string, mostCharacters: number = MOST_CHARACTERS): string {
  const characters = [...label];
  if (characters.length <= mostCharacters) return label;
  const half = (mostCharacters - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join('')}…${characters.slice(-Math.floor(half)).join('')}`;
}

/** As many characters as fit into so many pixels, at most as many as in any chart. */
export const charactersIn = (pixels: number, { fontPixels }: Layout): number =>
  Math.min(MOST_CHARACTERS, Math.floor(pixels / (CHARACTER_WIDTH * fontPixels)));

/** How wide the widest of some names is in a chart. */
export const labelsPixels = (labels: readonly string[], layout: Layout): number =>
  Math.max(0, ...labels.map((label) => textPixels(chartLabel(label), layout)));
