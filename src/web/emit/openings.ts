import { unlessAborted } from './unless-aborted.ts';

/**
 * Opens one thing at a time, a camera or a screen: the browser may be asking the user, and who goes through a list with the arrow
 * keys wants one of them. Whoever is overtaken waits no longer, and what opens for nobody is closed at once.
 */
export class Openings<Opened> {
  readonly #close: (opened: Opened) => void;
  #before: Promise<void> = Promise.resolve();

  constructor(close: (opened: Opened) => void) {
    this.#close = close;
  }

  /**
   * What it resolves with is the caller's to close. It opens nothing if it is overtaken before its turn.
   *
   * @throws whatever `open` throws, or the reason for which it was overtaken
   */
  open(open: () => Promise<Opened>, overtaken: AbortSignal): Promise<Opened> {
    const opening = this.#before.then(() => {
      overtaken.throwIfAborted();
      return open();
    });
    this.#before = opening.then(
      (opened) => {
        if (overtaken.aborted) this.#close(opened);
      },
      () => {},
    );
    return unlessAborted(opening, overtaken);
  }
}
