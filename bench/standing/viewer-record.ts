import { crc32 } from 'node:zlib';
import { RefusalError } from '../../src/wire/errors.ts';
import { decodeFrame, type Frame } from '../../src/wire/frame.ts';
import { serialDistance } from '../../src/wire/serial-number.ts';
import type { WatchMeter } from './watch-meter.ts';

/** Frames that are so far apart are of two streams, and nothing is missing in between. */
const LONGEST_STEP = 2 ** 24;

/** Looks at every frame of one viewer, whoever emitted it. */
export class ViewerRecord {
  readonly #meter: WatchMeter;
  #newest: Frame | undefined;
  #newestCaptureMicros: number | undefined;
  #lastArrivalMicros: number | undefined;
  /** What comes next is the first of a connection: the relay's newest, which may have waited there for long. */
  #joining = true;
  #wasAway = false;

  constructor(meter: WatchMeter) {
    this.#meter = meter;
  }

  /** The connection was lost. */
  lost(): void {
    this.#joining = true;
    this.#wasAway = true;
  }

  /** Another emitter has come: its frames are not those of the one before. */
  beginAnew(): void {
    this.#newest = undefined;
    this.#newestCaptureMicros = undefined;
  }

  /**
   * @param driftMicros by how much the clock is ahead by which pictures are captured
   * @param capturedMicros when that was, where it is told beside the picture
   * @returns the frame, if it is one of ours and intact
   */
  arrived(
    bytes: Uint8Array,
    nowMicros: number,
    driftMicros: number,
    capturedMicros?: number,
  ): Frame | undefined {
    const frame = frameIn(bytes);
    if (frame !== undefined && frame.checksum !== 0 && crc32(frame.image) !== frame.checksum) {
      this.#meter.fault('damaged');
      return undefined;
    }
    if (frame === undefined) this.#meter.fault('foreign');
    const gapMicros = this.#lastArrivalMicros === undefined ? undefined : nowMicros - this.#lastArrivalMicros;
    this.#lastArrivalMicros = nowMicros;
    const captureMicros = frame?.captureTimeMicros ?? capturedMicros;
    const latencyMicros =
      captureMicros === undefined || this.#joining ? undefined : nowMicros + driftMicros - captureMicros;
    this.#meter.arrived({ bytes: bytes.length, gapMicros, latencyMicros });
    if (frame !== undefined) this.#place(frame);
    else this.#newestCaptureMicros = capturedMicros;
    this.#joining = false;
    this.#wasAway = false;
    return frame;
  }

  /** To be called many times a second. */
  looked(nowMicros: number, driftMicros: number): void {
    if (this.#lastArrivalMicros !== undefined) this.#meter.waiting(nowMicros - this.#lastArrivalMicros);
    if (this.#newestCaptureMicros !== undefined) {
      this.#meter.looked(nowMicros + driftMicros - this.#newestCaptureMicros);
    }
  }

  #place(frame: Frame): void {
    const before = this.#newest;
    const step = before === undefined ? 1 : serialDistance(before.sequence, frame.sequence);
    const older = before !== undefined && frame.captureTimeMicros <= before.captureTimeMicros;
    if (step <= 0 && older) {
      // Whoever comes back may be shown once more what it has seen.
      if (!this.#joining) this.#meter.fault('outOfOrder');
      return;
    }
    this.#newest = frame;
    this.#newestCaptureMicros = frame.captureTimeMicros;
    if (step > 1 && step <= LONGEST_STEP)
      this.#meter.fault(this.#wasAway ? 'missedAway' : 'missing', step - 1);
  }
}

/** Undefined for what others send: pictures without a header, or something else. */
function frameIn(bytes: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(bytes);
  } catch (error) {
    if (error instanceof RefusalError) return undefined;
    throw error;
  }
}
