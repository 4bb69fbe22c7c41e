import { type FindingKind, findingKinds } from '../../results/findings.ts';
import { type EntryResult, labelOf } from '../../results/results.ts';
import { findingsShown } from '../entry.ts';
import { count, digits, withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';

/** What this scenario measured beside the rest: a chart for each figure. */
export function findingCharts(entries: readonly EntryResult[]): Chart[] {
  return findingsShown(entries).map((name) => {
    const kind = findingKinds[name];
    const having = entries
      .flatMap((entry) => {
        const value = entry.findings[name];
        return value === undefined ? [] : [{ entry, value }];
      })
      .toSorted((a, b) => (kind.better === 'less' ? 1 : -1) * (a.value.median - b.value.median));
    const unit = `${kind.title}${kind.unit === '' ? '' : `, ${kind.unit}`}`;
    return {
      id: `finding-${name}`,
      title: kind.title,
      reading: `${kind.better === 'less' ? 'Lower' : 'Higher'} is better. ${kind.about}`,
      svg: renderBars(
        having.map(({ entry, value }) => ({
          entry: labelOf(entry),
          yardstick: entry.yardstick,
          value,
          text: inWords(kind, value.median),
        })),
        { label: `${kind.title}, a bar for each entry`, axisName: unit },
      ),
      table: {
        head: ['entry', `${unit} (95 %)`],
        rows: having.map(({ entry, value }) => [labelOf(entry), withInterval(value, figure)]),
      },
    };
  });
}

const figure = (value: number): string => (Math.abs(value) >= 10_000 ? count(value) : digits(value));

const inWords = ({ unit }: FindingKind, value: number): string =>
  unit === '' ? figure(value) : `${figure(value)} ${unit}`;
