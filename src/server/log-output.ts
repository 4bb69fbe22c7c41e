import { setImmediate as soon } from 'node:timers';

/** Where the bytes of a log go. */
export interface ByteSink {
  write(bytes: Uint8Array, done: (error: NodeJS.ErrnoException | null, writtenBytes: number) => void): void;
  /** @throws ErrnoException */
  writeSync(bytes: Uint8Array): number;
}

/** Nothing is kept beyond this for a reader that has stopped reading: the relay goes on, its log has a gap. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** Until a reader that was behind is asked again, and until a disk that was full is. */
const READER_RETRY_MS = 100;
const FAILURE_RETRY_MS = 1000;

/** For a reader that is behind, when the process ends. */
const MOST_FLUSH_MS = 1000;
const FLUSH_RETRY_MS = 20;

/** Lines that are written together, and how far that has come. */
interface Batch {
  readonly bytes: Buffer;
  readonly lineBytes: readonly number[];
  /** It tells how many lines were dropped, up to this one; it is none of those that are counted. */
  readonly tellsDropped?: number;
  writtenBytes: number;
}

/**
 * Writes lines in the background. What cannot be written, on a full disk or to a reader that has gone, is dropped and counted,
 * and how many were is told as soon as something can be written again: a log is never a reason to stand still.
 */
export class LogOutput {
  readonly #sink: ByteSink;
  readonly #aboutDropped: (lines: number, reason: string) => string;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #batch: Batch | undefined;
  #inFlight = false;
  #planned = false;
  #dropped = 0;
  #toldDropped = 0;
  #reason = '';
  #torn = false;

  /** @param aboutDropped makes the line that tells how many were dropped so far, and why the last ones were */
  constructor(sink: ByteSink, aboutDropped: (lines: number, reason: string) => string) {
    this.#sink = sink;
    this.#aboutDropped = aboutDropped;
  }

  /** Lines that nobody will read, so far. */
  get droppedLines(): number {
    return this.#dropped;
  }

  /** @param line with its end */
  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waitingBytes + bytes.length > MOST_WAITING_BYTES) {
      this.#dropped++;
      this.#reason = 'nobody reads it';
    } else {
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
    }
    this.#plan();
  }

  /** Writes what waits, before the process ends; what a write under way has, it writes by itself. */
  flushSync(): void {
    const deadline = performance.now() + MOST_FLUSH_MS;
    if (this.#inFlight) this.#batch = undefined;
    for (let batch = this.#next(); batch !== undefined; batch = this.#next()) {
      try {
        this.#written(batch, this.#sink.writeSync(batch.bytes.subarray(batch.writtenBytes)));
      } catch (error) {
        if (!isBehind(error) || performance.now() > deadline) {
          this.#failed(batch, error);
          return;
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FLUSH_RETRY_MS);
      }
    }
  }

  #plan(delayMs?: number): void {
    if (this.#planned) return;
    this.#planned = true;
    if (delayMs === undefined) soon(() => this.#begin());
    else setTimeout(() => this.#begin(), delayMs).unref();
  }

  #begin(): void {
    const batch = this.#next();
    if (batch === undefined) {
      this.#planned = false;
      return;
    }
    this.#inFlight = true;
    this.#sink.write(batch.bytes.subarray(batch.writtenBytes), (error, writtenBytes) => {
      this.#inFlight = false;
      this.#planned = false;
      if (error === null) {
        this.#written(batch, writtenBytes);
        this.#plan();
      } else if (isBehind(error)) this.#plan(READER_RETRY_MS);
      else {
        this.#failed(batch, error);
        this.#plan(FAILURE_RETRY_MS);
      }
    });
  }

  /** What is to be written now: the rest of what was begun, how many were dropped, or the lines that wait. */
  #next(): Batch | undefined {
    this.#batch ??= this.#droppedBatch() ?? this.#waitingBatch();
    return this.#batch;
  }

  #droppedBatch(): Batch | undefined {
    if (this.#dropped === this.#toldDropped) return undefined;
    const line = Buffer.from(this.#aboutDropped(this.#dropped, this.#reason));
    return this.#batchOf([line], { tellsDropped: this.#dropped });
  }

  #waitingBatch(): Batch | undefined {
    if (this.#waiting.length === 0) return undefined;
    const batch = this.#batchOf(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return batch;
  }

  #batchOf(lines: readonly Buffer[], more: Pick<Batch, 'tellsDropped'> = {}): Batch {
    // What was left of a line is not to look like the beginning of the next one.
    const start = Buffer.from(this.#torn ? '\n' : '');
    const lineBytes = lines.map(({ length }, i) => (i === 0 ? start.length + length : length));
    return { bytes: Buffer.concat([start, ...lines]), lineBytes, writtenBytes: 0, ...more };
  }

  #written(batch: Batch, bytes: number): void {
    batch.writtenBytes += bytes;
    if (batch.writtenBytes < batch.bytes.length) return;
    if (batch.tellsDropped !== undefined) this.#toldDropped = batch.tellsDropped;
    this.#torn = false;
    this.#batch = undefined;
  }

  #failed(batch: Batch, error: unknown): void {
    let endsAt = 0;
    const ends = batch.lineBytes.map((length) => {
      endsAt += length;
      return endsAt;
    });
    const unwritten = ends.filter((end) => end > batch.writtenBytes).length;
    if (batch.writtenBytes > 0) this.#torn = !ends.includes(batch.writtenBytes);
    this.#dropped += (batch.tellsDropped === undefined ? unwritten : 0) + this.#waiting.length;
    this.#reason = codeOf(error) ?? String(error);
    this.#batch = undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** A reader has not taken what it was given: that passes. */
const isBehind = (error: unknown): boolean => ['EAGAIN', 'EBUSY', 'EINTR'].includes(codeOf(error) ?? '');
