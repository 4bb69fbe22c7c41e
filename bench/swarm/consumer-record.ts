import { crc32 } from 'node:zlib';
import { RefusalError } from '../../src/wire/errors.ts';
import { decodeFrame, type Frame } from '../../src/wire/frame.ts';
import { isLater } from '../../src/wire/serial-number.ts';

/** What was emitted, for consumers to check against. */
export interface Emitted {
  readonly frames: number;
  /** Picture number to checksum, in the order of the loop; empty if each frame has a picture of its own, with its number. */
  readonly checksums: ReadonlyMap<number, number>;
}

/** What one consumer received, in frames. `delivered` counts each frame once, and only if it is intact. */
export interface Received {
  readonly delivered: number;
  readonly duplicated: number;
  readonly reordered: number;
  readonly corrupt: number;
}

/** Checks every frame of one consumer: integrity, order, duplicates. Takes one byte for each frame emitted. */
export class ConsumerRecord {
  readonly #emitted: Emitted;
  /** In the order of the loop. */
  readonly #pictureNumbers: readonly number[];
  readonly #seen: Uint8Array;
  #delivered = 0;
  #duplicated = 0;
  #reordered = 0;
  #corrupt = 0;
  /** -1 is the one before 0. */
  #latestSequence = -1;
  #newestCaptureMicros: number | undefined;

  constructor(emitted: Emitted) {
    this.#emitted = emitted;
    this.#pictureNumbers = [...emitted.checksums.keys()];
    this.#seen = new Uint8Array(emitted.frames);
  }

  /** When the newest frame that came was captured, microseconds since the epoch. */
  get newestCaptureMicros(): number | undefined {
    return this.#newestCaptureMicros;
  }

  /** True once the last frame that was emitted has come. */
  get complete(): boolean {
    return this.#latestSequence === this.#emitted.frames - 1;
  }

  received(): Received {
    return {
      delivered: this.#delivered,
      duplicated: this.#duplicated,
      reordered: this.#reordered,
      corrupt: this.#corrupt,
    };
  }

  /** Takes what arrived. Answers with the frame if it counts as delivered. */
  take(bytes: Uint8Array): Frame | undefined {
    const frame = this.#intact(bytes);
    if (frame === undefined) {
      this.#corrupt++;
      return undefined;
    }
    const { sequence } = frame;
    if (this.#seen[sequence] === 1) {
      this.#duplicated++;
      return undefined;
    }
    this.#seen[sequence] = 1;
    this.#delivered++;
    if (!isLater(sequence, this.#latestSequence)) {
      this.#reordered++;
    } else {
      this.#latestSequence = sequence;
      this.#newestCaptureMicros = frame.captureTimeMicros;
    }
    return frame;
  }

  /** Viewers without a script are told neither number nor checksum: for them the picture itself must be the one that is due. */
  #intact(bytes: Uint8Array): Frame | undefined {
    let frame: Frame;
    try {
      frame = decodeFrame(bytes);
    } catch (error) {
      if (error instanceof RefusalError) return undefined;
      throw error;
    }
    const { sequence, pictureNumber, checksum, image } = frame;
    if (sequence >= this.#emitted.frames) return undefined;
    const due = this.#pictureNumberOf(sequence);
    const isTold = checksum !== 0 || pictureNumber !== 0;
    const found = crc32(image);
    // An old picture under a new sequence would pass without this, and so would one of the loop under another's header.
    if (isTold && (found !== checksum || pictureNumber !== due)) return undefined;
    const { checksums } = this.#emitted;
    return checksums.size === 0 || checksums.get(due) === found ? frame : undefined;
  }

  #pictureNumberOf(sequence: number): number {
    const { length } = this.#pictureNumbers;
    return length === 0 ? sequence : (this.#pictureNumbers[sequence % length] ?? sequence);
  }
}
