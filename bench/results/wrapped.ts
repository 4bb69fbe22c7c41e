const WIDEST_COLUMNS = 80;

/** Of all lines but the first, so that it is seen what belongs together. */
const INDENT_COLUMNS = 2;

/**
 * Words for the terminal, nothing of them left out: lines are broken between words at 80 columns, and what is longer than that
 * stays whole. Lines that are there already stay, and what stands behind a dash stays behind it.
 */
export function wrapped(text: string): string {
  return text
    .split('\n')
    .flatMap((line, i) => {
      const [, own = '', dash = '', rest = ''] = /^( *)(- )?(.*)$/.exec(line) ?? [];
      const columns = i === 0 ? own.length : Math.max(INDENT_COLUMNS, own.length);
      const hanging = i === 0 ? INDENT_COLUMNS : columns + dash.length;
      return brokenLine(rest, ' '.repeat(columns) + dash, ' '.repeat(hanging));
    })
    .join('\n');
}

function brokenLine(text: string, before: string, beforeNext: string): string[] {
  const [first = '', ...words] = text.split(' ');
  const lines = [];
  let line = before + first;
  for (const word of words) {
    if (line.length + 1 + word.length <= WIDEST_COLUMNS) line += ` ${word}`;
    else {
      lines.push(line);
      line = beforeNext + word;
    }
  }
  return [...lines, line];
}
