import { type ChildProcess, spawn } from 'node:child_process';
import { ChildError } from '../processes/child.ts';
import { childEnvironment } from '../processes/child-environment.ts';
import { compiled } from '../processes/compiled.ts';
import { untilAccepting } from '../processes/ports.ts';
import { signalGroup } from '../processes/signal-group.ts';

/** Clinic loads a good deal before it starts the program. */
const START_TIMEOUT_MS = 30_000;
/** After the program has ended clinic makes its page, which takes its time with bubbleprof. */
const END_TIMEOUT_MS = 120_000;
const TAIL_CHARACTERS = 2000;

export interface WatchedOptions {
  /** What Node is to run. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where profilers put what they work with. */
  readonly directory: string;
  readonly port: number;
  readonly signal: AbortSignal;
}

/** A relay with a profiler around it: a group of processes, of which this is the leader. */
export class WatchedRelay {
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;
  #tail = '';
  #exitCode: number | null | undefined;

  /** @throws ChildError if it does not take connections in time */
  static async start(options: WatchedOptions): Promise<WatchedRelay> {
    const relay = new WatchedRelay(options);
    try {
      await relay.#accepting(options.port);
    } catch (error) {
      await relay.kill();
      throw error;
    }
    return relay;
  }

  private constructor({ args, env, directory, signal }: WatchedOptions) {
    this.#process = spawn(process.execPath, ['--import', compiled('bench/profile/leash.ts'), ...args], {
      env: childEnvironment(env),
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    const keep = (chunk: Buffer): void => {
      this.#tail = (this.#tail + chunk).slice(-TAIL_CHARACTERS);
    };
    this.#process.stdout?.on('data', keep);
    this.#process.stderr?.on('data', keep);
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', () => resolve(null));
      this.#process.once('close', resolve);
    });
    void this.#ended.then((code) => {
      this.#exitCode = code;
    });
    signal.addEventListener('abort', () => void this.kill());
    process.on('exit', () => this.#signal('SIGKILL'));
  }

  /**
   * Asks all of it to end, as Ctrl-C in a terminal does, and waits until the profiler has written what it has.
   *
   * @throws ChildError if it fails or takes too long
   */
  async stop(): Promise<void> {
    this.#signal('SIGINT');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), END_TIMEOUT_MS);
    });
    const code = await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    if (code === 'late') {
      await this.kill();
      throw this.#failure(`it did not end within ${END_TIMEOUT_MS / 1000} s`);
    }
    if (code !== 0) throw this.#failure(`it ended with ${code === null ? 'a signal' : `exit code ${code}`}`);
  }

  async kill(): Promise<void> {
    this.#signal('SIGKILL');
    await this.#ended;
  }

  async #accepting(port: number): Promise<void> {
    const ended = (): string | undefined =>
      this.#exitCode === undefined ? undefined : `it ended with exit code ${this.#exitCode}`;
    const why = await untilAccepting(port, ended, START_TIMEOUT_MS);
    if (why !== undefined) throw this.#failure(why);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#exitCode !== undefined || this.#process.pid === undefined) return;
    signalGroup(this.#process.pid, signal);
  }

  #failure(what: string): ChildError {
    const tail = this.#tail.trim();
    return new ChildError(`${what}${tail === '' ? '' : `\n${tail}`}`);
  }
}
