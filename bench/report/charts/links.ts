import type { EntryResult } from '../../results/results.ts';
import { linkMatrices, MATRIX_READING } from '../link-matrix.ts';
import type { Chart } from './chart.ts';

/** A table for each transport: a row for a link, a column for a client. */
export function linkTables(entries: readonly EntryResult[]): Chart[] {
  return linkMatrices(entries).map(({ transport, clients, rows }) => ({
    id: `links-${transport}`,
    title: `Behind links: ${transport}`,
    reading: MATRIX_READING,
    table: {
      head: ['link', 'floor, ms', ...clients],
      rows: rows.map(({ link, floorMs, cells }) => [link, floorMs, ...cells]),
    },
  }));
}
