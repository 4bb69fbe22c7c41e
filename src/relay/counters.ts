import type { RefusalCode } from '../wire/errors.ts';
import { Lag } from './lag.ts';

/** Why a consumer is sent no frame: its link is full, answers are late, or what it has is not shown. */
export type HeldBackBy = 'library' | 'late' | 'unshown';

/** What has passed through one attachment of the relay since it was made. Plain numbers: they are counted for each frame. */
export class Counters {
  connections = 0;
  connectionsEver = 0;
  emitters = 0;
  consumers = 0;
  framesIn = 0;
  bytesIn = 0;
  framesSent = 0;
  bytesSent = 0;
  framesDropped = 0;
  /** From a frame's coming to the relay until it is handed to a consumer's link. */
  readonly deliveryLag = new Lag();
  /** From a frame's coming to the relay until its consumer answers what was asked behind it: its age on arrival, and the way back. */
  readonly answerLag = new Lag();
  /** From a frame's coming to the relay until a consumer says that it was shown. */
  readonly acknowledgementLag = new Lag();
  /** Consumers that did not get the newest frame at once, by the reason. */
  readonly heldBack: Record<HeldBackBy, number> = { library: 0, late: 0, unshown: 0 };
  readonly refusals = new Map<RefusalCode, number>();

  refused(code: RefusalCode): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }
}
