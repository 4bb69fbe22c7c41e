import type { TransportName } from '../../src/transports/registry.ts';
import type { YardstickName } from '../subject/entries.ts';

/** How an entry is drawn, in every chart of every report. */
export interface EntryStyle {
  /** A custom property of the style sheet, which has one value for light and one for dark. */
  readonly colour: string;
  readonly line: 'solid' | 'dashed' | 'dotted';
  readonly symbol: 'circle' | 'rect' | 'triangle' | 'diamond';
}

/**
 * Colours of Okabe and Ito's set, which people with any kind of colour vision tell apart. What stands on one library has
 * one colour; dashes and symbols tell a yardstick from the transport.
 */
const transports: Readonly<Record<TransportName, EntryStyle>> = {
  uws: { colour: 'var(--vermillion)', line: 'solid', symbol: 'circle' },
  ws: { colour: 'var(--blue)', line: 'solid', symbol: 'rect' },
  socketio: { colour: 'var(--green)', line: 'solid', symbol: 'triangle' },
  'socketio-msgpack': { colour: 'var(--purple)', line: 'solid', symbol: 'diamond' },
};

const yardsticks: Readonly<Record<YardstickName, EntryStyle>> = {
  tcp: { colour: 'var(--ink-soft)', line: 'dotted', symbol: 'circle' },
  'naive-uws': { colour: 'var(--vermillion)', line: 'dashed', symbol: 'circle' },
  'naive-ws': { colour: 'var(--blue)', line: 'dashed', symbol: 'rect' },
  'naive-socketio': { colour: 'var(--green)', line: 'dashed', symbol: 'triangle' },
  'naive-socketio-uws': { colour: 'var(--orange)', line: 'dashed', symbol: 'triangle' },
};

/** A map, because somebody may call an entry as every object has a property. */
const styles = new Map<string, EntryStyle>([...Object.entries(transports), ...Object.entries(yardsticks)]);

/** @param label of an entry, which begins with its transport */
export function styleOf(label: string): EntryStyle {
  const [transport = label] = label.split(', ');
  return styles.get(transport) ?? { colour: 'var(--sky)', line: 'solid', symbol: 'circle' };
}
