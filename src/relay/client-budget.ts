import { messagesPerSecond, type RelayLimits } from './limits.ts';
import { RateLimit } from './rate-limit.ts';

/** What one client may send: each is true while it is within what it may, and counts. */
export class ClientBudget {
  readonly #nowMs: () => number;
  readonly #messages: RateLimit;
  readonly #controls: RateLimit;
  readonly #frames: RateLimit;
  readonly #bytes: RateLimit;

  /** @param nowMs a clock that never goes back */
  constructor(limits: RelayLimits, nowMs: () => number) {
    this.#nowMs = nowMs;
    const limit = (perSecond: number): RateLimit => new RateLimit(perSecond, nowMs());
    this.#messages = limit(messagesPerSecond(limits));
    this.#controls = limit(limits.controlsPerSecond);
    this.#frames = limit(limits.framesPerSecond);
    this.#bytes = limit(limits.bytesPerSecond);
  }

  /** Anything at all, whoever answers it. */
  takesMessage(): boolean {
    return this.#messages.take(1, this.#nowMs());
  }

  takesControl(): boolean {
    return this.#controls.take(1, this.#nowMs());
  }

  takesFrame(sizeBytes: number): boolean {
    const nowMs = this.#nowMs();
    return this.#frames.take(1, nowMs) && this.#bytes.take(sizeBytes, nowMs);
  }
}
