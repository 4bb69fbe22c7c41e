import { escapeHtml } from './escape.ts';

/** A row of a table: HTML, the first cell its name. */
export interface HtmlRow {
  readonly bad?: boolean;
  readonly cells: readonly string[];
  /** HTML that stands instead of all cells but the first. */
  readonly instead?: string;
}

export interface HtmlTable {
  /** What a screen reader says of it. */
  readonly label: string;
  /** Texts. */
  readonly head: readonly string[];
  readonly rows: readonly HtmlRow[];
  readonly className?: string;
}

/** A table whose rows are cards on a phone, each figure with the head of its column before it. */
export function cardsTable({ label, head, rows, className = '' }: HtmlTable): string {
  const [, ...heads] = head.map(escapeHtml);
  const body = rows.map(({ bad = false, cells: [name = '', ...cells], instead }) => {
    const rest =
      instead === undefined
        ? cells.map((cell, i) => `<td data-label="${heads[i] ?? ''}">${cell}</td>`).join('')
        : `<td colspan="${heads.length}" class="wide invalid">${instead}</td>`;
    return `<tr${bad ? ' class="invalid"' : ''}><th scope="row">${name}</th>${rest}</tr>`;
  });
  return scrolling(label, `cards ${className}`.trim(), head, body);
}

/** A table that is scrolled sideways where it is wider than its place, and says so by a shadow. */
export function scrollingTable({ label, head, rows }: HtmlTable): string {
  const body = rows.map(
    ({ cells: [name = '', ...cells] }) =>
      `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return scrolling(label, 'figures', head, body);
}

const scrolling = (
  label: string,
  className: string,
  head: readonly string[],
  body: readonly string[],
): string => `<div class="scroll ${className}" tabindex="0" role="group" aria-label="${escapeHtml(label)}"><table>
<thead><tr>${head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
