const LEAST_CAPACITY_BYTES = 64 * 1024;

/** Bytes that came and are not done with, in one piece. What was taken from it stays as it is. */
export class ByteQueue {
  #room = Buffer.alloc(0);
  #begin = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#begin;
  }

  get all(): Buffer {
    return this.#room.subarray(this.#begin, this.#end);
  }

  /** Room is made for twice as much at a time, so that each byte is moved once or twice, however many pieces it comes in. */
  push(chunk: Buffer): void {
    if (this.#end + chunk.length > this.#room.length) {
      const pending = this.all;
      this.#room = Buffer.allocUnsafe(Math.max(LEAST_CAPACITY_BYTES, 2 * (pending.length + chunk.length)));
      this.#end = pending.copy(this.#room);
      this.#begin = 0;
    }
    this.#end += chunk.copy(this.#room, this.#end);
  }

  drop(bytes: number): void {
    this.#begin += bytes;
  }
}
