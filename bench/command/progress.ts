/** A stream to which progress is told, such as stderr. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Repainting is work too, on a machine that is being measured. */
const REPAINT_MS = 500;

/** One line that moves on a terminal, and a plain line for each step elsewhere. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #startedAtMs: number;
  readonly #nowMs: () => number;
  /** What it is at, when that began, and how long the rest was thought to take then. */
  #step: { readonly text: string; readonly beganAtMs: number; readonly leftMs: number | undefined } = {
    text: '',
    beganAtMs: 0,
    leftMs: undefined,
  };
  #timer: NodeJS.Timeout | undefined;
  readonly #notes = new Set<string>();

  constructor(stream: ProgressStream, nowMs: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.#startedAtMs = nowMs();
  }

  /** A new step begins. @param share of the whole that is done, 0 to 1 */
  step(text: string, share: number): void {
    const nowMs = this.#nowMs();
    const elapsedMs = nowMs - this.#startedAtMs;
    const leftMs = share > 0 ? (elapsedMs * (1 - share)) / share : undefined;
    this.#step = { text, beganAtMs: nowMs, leftMs };
    if (this.#stream.isTTY === true) {
      this.#paint();
      this.#timer ??= setInterval(() => this.#paint(), REPAINT_MS).unref();
    } else {
      this.#stream.write(`${this.#line()}\n`);
    }
  }

  get notes(): readonly string[] {
    return [...this.#notes];
  }

  /** Says something that stays, and is kept for the report. */
  note(text: string): void {
    this.#notes.add(text);
    this.say(text);
  }

  /** Says something that stays. */
  say(text: string): void {
    this.#clear();
    this.#stream.write(`${text}\n`);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
  }

  #paint(): void {
    this.#clear();
    this.#stream.write(this.#line().slice(0, (this.#stream.columns ?? 80) - 1));
  }

  #clear(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\r\u001b[2K');
  }

  #line(): string {
    const { text, beganAtMs, leftMs } = this.#step;
    const nowMs = this.#nowMs();
    // Counted down from when the step began: a share that stands still while time goes on would have it grow.
    const left =
      leftMs === undefined ? '' : `, about ${duration(Math.max(0, leftMs - (nowMs - beganAtMs)))} left`;
    return `${text}, ${duration(nowMs - this.#startedAtMs)} so far${left}`;
  }
}

/** Such as "42 s" or "3 min 05 s". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
