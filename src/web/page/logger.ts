import { element } from './element.ts';

/** What kind of news it is; the style sheet gives each a colour. */
export type Tone = 'idle' | 'busy' | 'good' | 'bad';

/** Says in the page's `#logger` how things are. Screen readers announce it. */
export function report(words: string, tone: Tone): void {
  const logger = element('logger', HTMLElement);
  logger.dataset.tone = tone;
  // The same words again would be announced again.
  if (logger.textContent !== words) logger.textContent = words;
}
