import { styleText } from 'node:util';

/** A column of what is printed each second. */
export interface Column<Row> {
  readonly head: string;
  readonly width: number;
  readonly text: (row: Row) => string;
}

/** A terminal of usual height shows the heads again before they are gone. */
const ROWS_BETWEEN_HEADS = 20;

type Colour = 'dim' | 'yellow' | 'red' | 'bold';

/** Colours where standard output is a terminal that has them. */
export const paint = (colour: Colour, text: string): string =>
  styleText(colour, text, { stream: process.stdout });

/** What an end prints: lines for people, or lines of JSON for programs. */
export class Output<Row extends object> {
  readonly #json: boolean;
  readonly #columns: readonly Column<Row>[];
  #rowsSinceHead = ROWS_BETWEEN_HEADS;

  /** @param columns of the rows as people read them */
  constructor(json: boolean, columns: readonly Column<Row>[]) {
    this.#json = json;
    this.#columns = columns;
  }

  /** Something in words. */
  say(text: string): void {
    if (this.#json) process.stderr.write(`${text}\n`);
    else process.stdout.write(`${text}\n`);
  }

  /** @param instead of all columns but the first few, where there is nothing to say in them */
  row(row: Row, instead?: { readonly text: string; readonly after: number }): void {
    if (this.#json) {
      process.stdout.write(`${JSON.stringify(row)}\n`);
      return;
    }
    if (this.#rowsSinceHead >= ROWS_BETWEEN_HEADS) {
      this.say(
        paint(
          'dim',
          this.#line(({ head }) => head),
        ),
      );
      this.#rowsSinceHead = process.stdout.isTTY === true ? 0 : Number.NEGATIVE_INFINITY;
    }
    this.#rowsSinceHead++;
    if (instead === undefined) this.say(this.#line(({ text }) => text(row)));
    else this.say(`${this.#line(({ text }) => text(row), instead.after)}  ${paint('yellow', instead.text)}`);
  }

  /** @param lines each with what it is about */
  summary(summary: object, title: string, lines: readonly (readonly [string, string])[]): void {
    if (this.#json) {
      process.stdout.write(`${JSON.stringify({ summary })}\n`);
      return;
    }
    const width = Math.max(...lines.map(([name]) => name.length));
    this.say(`\n${paint('bold', title)}`);
    for (const [name, text] of lines) this.say(`  ${paint('dim', name.padEnd(width))}  ${text}`);
  }

  #line(text: (column: Column<Row>) => string, columns = this.#columns.length): string {
    return this.#columns
      .slice(0, columns)
      .map((column) => text(column).padStart(column.width))
      .join('');
  }
}
