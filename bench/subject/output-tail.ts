/** The end of what a program writes: so many bytes, and where some had to go, from the beginning of a line on. */
export class OutputTail {
  readonly #mostBytes: number;
  #kept = Buffer.alloc(0);
  #isCut = false;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  push(chunk: Buffer): void {
    const all = Buffer.concat([this.#kept, chunk]);
    this.#isCut ||= all.length > this.#mostBytes;
    this.#kept = all.length > this.#mostBytes ? Buffer.from(all.subarray(-this.#mostBytes)) : all;
  }

  get text(): string {
    const text = this.#kept.toString('utf8');
    // Half a line, or half a character, says nothing.
    return this.#isCut ? text.slice(text.indexOf('\n') + 1) : text;
  }

  /** Whether there was more. */
  get isCut(): boolean {
    return this.#isCut;
  }
}
