import type { Words } from '../words/en.ts';

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

interface Page {
  readonly hostname: string;
  /** A relay that asks emitters for a token may ask viewers for another one; the page is not told. */
  readonly hasToken: boolean;
}

/** What whoever hands the address to viewers should know. */
export function viewerNotes(words: Words, { hostname, hasToken }: Page): string {
  const notes = [
    ...(loopbackNames.has(hostname) ? [words.localOnly] : []),
    ...(hasToken ? [words.viewersMayNeedToken] : []),
  ];
  return notes.join(' ');
}
