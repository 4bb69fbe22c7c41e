import { type FindingKind, findingKinds } from '../../results/findings.ts';
import { type EntryResult, labelOf } from '../../results/results.ts';
import { findingsShown } from '../entry.ts';
import { shownFinding } from '../finding.ts';
import { withInterval } from '../format.ts';
import { renderBars } from './bars.ts';
import type { Chart } from './chart.ts';

/** What this scenario measured beside the rest: a chart for each figure. */
export function findingCharts(entries: readonly EntryResult[]): Chart[] {
  return findingsShown(entries).map((name) => {
    const kind: FindingKind = findingKinds[name];
    const { unit: shownUnit, format, onAxis } = shownFinding(kind);
    const having = entries
      .flatMap((entry) => {
        const value = entry.findings[name];
        return value === undefined ? [] : [{ entry, value }];
      })
      .toSorted((a, b) => (kind.better === 'less' ? 1 : -1) * (a.value.median - b.value.median));
    const unit = `${kind.title}${shownUnit === '' ? '' : `, ${shownUnit}`}`;
    return {
      id: `finding-${name}`,
      title: kind.title,
      reading: `${kind.better === 'less' ? 'Lower' : 'Higher'} is better. ${kind.about}`,
      svg: renderBars(
        having.map(({ entry, value }) => ({
          entry: labelOf(entry),
          yardstick: entry.yardstick,
          value: onAxis(value),
          text: `${format(value.median)} ${shownUnit}`.trimEnd(),
        })),
        { label: `${kind.title}, a bar for each entry`, axisName: unit },
      ),
      table: {
        head: ['entry', `${unit} (95 %)`],
        rows: having.map(({ entry, value }) => [labelOf(entry), withInterval(value, format)]),
      },
    };
  });
}
