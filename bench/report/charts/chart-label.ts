/** As many as a panel is wide; more would leave a chart no room. */
const MOST_CHARACTERS = 32;

/** A character's width is a guess on the safe side, for no font is at hand. */
export const CHARACTER_PIXELS = 7.5;

/** An entry's name as a chart has room for it: a long one without its middle. The table below has it whole. */
export function chartLabel(label: string): string {
  const characters = [...label];
  if (characters.length <= MOST_CHARACTERS) return label;
  const half = (MOST_CHARACTERS - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join('')}…${characters.slice(-Math.floor(half)).join('')}`;
}

/** How wide the widest of some names is in a chart. */
export const labelsPixels = (labels: readonly string[]): number =>
  CHARACTER_PIXELS * Math.max(0, ...labels.map((label) => [...chartLabel(label)].length));
