import { type EntryResult, labelOf } from '../../results/results.ts';
import { count, digits } from '../format.ts';
import { axisStyle, type Chart, FONT_SIZE_PIXELS, ink, renderSvg } from './chart.ts';
import { chartLabel, labelsPixels } from './chart-label.ts';

const ROW_PIXELS = 34;
const LEAST_LEFT_PIXELS = 160;

const parts = [
  { field: 'delivered', colour: 'var(--neutral)' },
  { field: 'dropped', colour: 'var(--sky)' },
  { field: 'lost', colour: 'var(--vermillion)' },
] as const;

/** What became of every frame that was offered to a consumer. */
export function ledgerChart(entries: readonly EntryResult[]): Chart {
  const drawn = entries.filter((entry) => entry.offered > 0);
  const percent = (entry: EntryResult, field: (typeof parts)[number]['field']): number =>
    (100 * entry[field]) / entry.offered;
  const svg = renderSvg(
    {
      legend: {
        data: parts.map(({ field }) => field),
        right: 170,
        top: 0,
        textStyle: { color: ink, fontSize: FONT_SIZE_PIXELS },
        icon: 'rect',
        itemGap: 28,
      },
      grid: {
        left: Math.max(LEAST_LEFT_PIXELS, labelsPixels(drawn.map(labelOf)) + 14),
        right: 170,
        top: 34,
        bottom: 52,
      },
      xAxis: {
        ...axisStyle,
        type: 'value',
        min: 0,
        max: 100,
        name: 'share of the frames offered, %',
        nameLocation: 'middle',
        nameGap: 32,
      },
      yAxis: {
        ...axisStyle,
        type: 'category',
        inverse: true,
        data: drawn.map((entry) => chartLabel(labelOf(entry))),
        axisLabel: { color: ink, fontSize: FONT_SIZE_PIXELS },
        axisTick: { show: false },
      },
      series: parts.map(({ field, colour }) => ({
        type: 'bar',
        name: field,
        stack: 'ledger',
        barWidth: 16,
        itemStyle: { color: colour },
        data: drawn.map((entry) => percent(entry, field)),
        ...(field === 'lost' ? { label: figures(drawn) } : {}),
      })),
    },
    {
      heightPixels: 34 + 52 + drawn.length * ROW_PIXELS,
      label: 'Delivered, dropped and lost frames, a bar for each entry',
      tip(series, data) {
        const entry = drawn[data];
        const field = parts[series]?.field;
        if (entry === undefined || field === undefined) return '';
        return `${labelOf(entry)}: ${count(entry[field])} of ${count(entry.offered)} ${field} (${digits(percent(entry, field))} %)`;
      },
    },
  );
  return {
    id: 'ledger',
    title: 'The delivery ledger',
    reading: readLedger(drawn),
    svg,
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

/** Behind the last part: what is too small to be seen in a bar can be read. */
function figures(drawn: readonly EntryResult[]) {
  return {
    show: true,
    position: 'right' as const,
    color: ink,
    fontSize: FONT_SIZE_PIXELS,
    formatter: ({ dataIndex }: { dataIndex: number }): string => {
      const { delivered = 0, offered = 0 } = drawn[dataIndex] ?? {};
      return delivered === offered ? `all ${count(offered)}` : `${count(delivered)} of ${count(offered)}`;
    },
  };
}

function readLedger(drawn: readonly EntryResult[]): string {
  if (drawn.length === 0) return 'Nothing was offered to anybody.';
  const lossy = drawn.filter((entry) => entry.lost > 0).map((entry) => labelOf(entry));
  const sparing = drawn.filter((entry) => entry.dropped > 0).map((entry) => labelOf(entry));
  const said = [
    lossy.length > 0 ? `Frames were lost by ${lossy.join(', ')}.` : 'Nothing was lost.',
    sparing.length > 0
      ? `Frames were left out on purpose, because newer ones had come, by ${sparing.join(', ')}.`
      : 'Nothing was left out on purpose.',
  ];
  return said.join(' ');
}
