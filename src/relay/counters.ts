import type { RefusalCode } from '../wire/errors.ts';

/** What has passed through one attachment of the relay since it was made. Plain numbers: they are counted for each frame. */
export class Counters {
  emitters = 0;
  consumers = 0;
  framesIn = 0;
  bytesIn = 0;
  framesSent = 0;
  bytesSent = 0;
  framesDropped = 0;
  readonly refusals = new Map<RefusalCode, number>();

  refused(code: RefusalCode): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }
}
