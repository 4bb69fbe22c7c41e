import type { Words } from '../words/en.ts';
import { inEveryLanguage, words } from '../words/language.ts';
import { element } from './element.ts';

/** What kind of news it is; the style sheet gives each a colour. */
export type Tone = 'idle' | 'busy' | 'good' | 'bad';

/** Something to say, in whichever language. */
export type Saying = (words: Words) => string;

let latest: Saying | undefined;

/** Says in the page's `#logger` how things are. Screen readers announce it. */
export function report(saying: Saying, tone: Tone): void {
  if (latest === undefined) inEveryLanguage(write);
  latest = saying;
  element('logger', HTMLElement).dataset.tone = tone;
  write();
}

function write(): void {
  const logger = element('logger', HTMLElement);
  const text = latest?.(words()) ?? '';
  // The same words again would be announced again.
  if (logger.textContent !== text) logger.textContent = text;
}
