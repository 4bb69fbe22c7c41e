import type { RelayControl } from '../wire/control.ts';
import type { RefusalError } from '../wire/errors.ts';
import type { Frame } from '../wire/frame.ts';
import type { Link, SendOutcome } from './link.ts';

/** A link whose faults end the session that it belongs to, and nobody else's: a fan-out goes on. */
export class GuardedLink implements Link {
  readonly #link: Link;
  readonly #failed: (error: unknown) => void;

  /** @param failed told of what the link throws, which it must not */
  constructor(link: Link, failed: (error: unknown) => void) {
    this.#link = link;
    this.#failed = failed;
    if (link.ask !== undefined) this.ask = (token) => this.#ask(token);
  }

  readonly ask?: (token: number) => boolean;

  #ask(token: number): boolean {
    try {
      return this.#link.ask?.(token) ?? false;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  sendFrame(frame: Frame): SendOutcome {
    try {
      return this.#link.sendFrame(frame);
    } catch (error) {
      this.#failed(error);
      return 'closed';
    }
  }

  sendControl(message: RelayControl): void {
    try {
      this.#link.sendControl(message);
    } catch (error) {
      this.#failed(error);
    }
  }

  bufferedBytes(): number {
    try {
      return this.#link.bufferedBytes();
    } catch (error) {
      this.#failed(error);
      return 0;
    }
  }

  close(reason: RefusalError): void {
    try {
      this.#link.close(reason);
    } catch (error) {
      this.#failed(error);
    }
  }
}
