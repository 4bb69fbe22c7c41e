import { type EntryResult, labelOf } from '../../results/results.ts';
import { count, digits, enumerate } from '../format.ts';
import { type Chart, type Drawing, ink, renderSvg, valueAxis } from './chart.ts';
import { textPixels } from './chart-label.ts';
import type { Layout } from './layout.ts';
import { BAR_PIXELS, rowsFor } from './rows.ts';

const LEGEND_PIXELS = 34;
const GAP_PIXELS = 12;

const parts = [
  { field: 'delivered', colour: 'var(--neutral)' },
  { field: 'dropped', colour: 'var(--sky)' },
  { field: 'lost', colour: 'var(--vermillion)' },
] as const;

/** What became of every frame that was offered to a consumer. */
export function ledgerChart(entries: readonly EntryResult[]): Chart {
  const drawn = entries.filter((entry) => entry.offered > 0);
  return {
    id: 'ledger',
    title: 'The delivery ledger',
    reading: readLedger(drawn),
    svg: draw(drawn),
    table: {
      head: ['entry', 'offered', 'delivered', 'dropped', 'lost', 'duplicated', 'reordered', 'corrupt'],
      rows: drawn.map((entry) => [
        labelOf(entry),
        ...[
          entry.offered,
          entry.delivered,
          entry.dropped,
          entry.lost,
          entry.duplicated,
          entry.reordered,
          entry.corrupt,
        ].map(count),
      ]),
    },
  };
}

const percent = (entry: EntryResult, field: (typeof parts)[number]['field']): number =>
  (100 * entry[field]) / entry.offered;

/** Stacked bars of whole frames, with figures behind them. */
const draw =
  (drawn: readonly EntryResult[]): Drawing =>
  (layout) => {
    const { axis, leftPixels, heightPixels } = rowsFor(drawn.map(labelOf), layout);
    const right = GAP_PIXELS + Math.max(0, ...drawn.map((entry) => textPixels(figureOf(entry), layout)));
    const x = valueAxis('share of the frames offered, %', layout);
    return renderSvg(
      {
        legend: {
          data: parts.map(({ field }) => field),
          ...(layout.name === 'narrow' ? { left: 0 } : { right }),
          top: 0,
          textStyle: { color: ink, fontSize: layout.fontPixels },
          icon: 'rect',
          itemGap: layout.name === 'narrow' ? 12 : 28,
        },
        grid: { left: leftPixels, right, top: LEGEND_PIXELS, bottom: x.bottomPixels },
        xAxis: { ...x.axis, min: 0, max: 100 },
        yAxis: axis,
        series: parts.map(({ field, colour }) => ({
          type: 'bar',
          name: field,
          stack: 'ledger',
          barWidth: BAR_PIXELS,
          itemStyle: { color: colour },
          data: drawn.map((entry) => percent(entry, field)),
          ...(field === 'lost' ? { label: figures(drawn, layout) } : {}),
        })),
      },
      {
        layout,
        heightPixels: LEGEND_PIXELS + heightPixels + x.bottomPixels,
        label: 'Delivered, dropped and lost frames, a bar for each entry',
        tip(series, data) {
          const entry = drawn[data];
          const field = parts[series]?.field;
          if (entry === undefined || field === undefined) return '';
          return `${labelOf(entry)}: ${count(entry[field])} of ${count(entry.offered)} ${field} (${digits(percent(entry, field))} %)`;
        },
      },
    );
  };

const figureOf = ({ delivered, offered }: EntryResult): string =>
  delivered === offered ? `all ${count(offered)}` : `${count(delivered)} of ${count(offered)}`;

/** Behind the last part: what is too small to be seen in a bar can be read. */
function figures(drawn: readonly EntryResult[], { fontPixels }: Layout) {
  return {
    show: true,
    position: 'right' as const,
    color: ink,
    fontSize: fontPixels,
    formatter({ dataIndex }: { dataIndex: number }): string {
      const entry = drawn[dataIndex];
      return entry === undefined ? '' : figureOf(entry);
    },
  };
}

function readLedger(drawn: readonly EntryResult[]): string {
  if (drawn.length === 0) return 'Nothing was offered to anybody.';
  const lossy = drawn.filter((entry) => entry.lost > 0).map((entry) => labelOf(entry));
  const sparing = drawn.filter((entry) => entry.dropped > 0).map((entry) => labelOf(entry));
  const said = [
    lossy.length > 0 ? `Frames were lost by ${enumerate(lossy)}.` : 'Nothing was lost.',
    sparing.length > 0
      ? `Frames were left out on purpose, because newer ones had come, by ${enumerate(sparing)}.`
      : 'Nothing was left out on purpose.',
  ];
  return said.join(' ');
}
