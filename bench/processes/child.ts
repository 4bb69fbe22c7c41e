import { type ChildProcess, spawn } from 'node:child_process';
import { type Api, isAnswer } from './calls.ts';
import { childEnvironment } from './child-environment.ts';
import { goFirst, within } from './namespace.ts';

/** How long a process has to end by itself when it is asked to. */
export const STOP_TIMEOUT_MS = 3000;

const STDERR_TAIL_CHARACTERS = 2000;

/** A child process did not do what it was there for. The message names it and quotes the end of its stderr. */
export class ChildError extends Error {
  override readonly name = 'ChildError';
  readonly code = 'child-failed';
}

export interface ChildOptions {
  /** For error messages. */
  readonly title: string;
  /** What Node is to run: flags, the script, its arguments. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The network namespace that it runs in, by its name for `ip netns`. It goes before whatever else the machine does. */
  readonly namespace?: string | undefined;
}

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ChildError) => void;
}

/** Every child that runs, so that none is left behind whatever ends the controller. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A Node process of this run, and the calls to it. */
export class Child<Functions extends Api> {
  readonly title: string;
  readonly exited: Promise<void>;
  readonly #process: ChildProcess;
  readonly #calls = new Map<number, PendingCall>();
  #nextId = 0;
  #stderrTail = '';
  #ended: string | undefined;

  constructor({ title, args, env, namespace }: ChildOptions) {
    this.title = title;
    const [program = process.execPath, ...words] = [...within(namespace), process.execPath, ...args];
    this.#process = spawn(program, words, {
      env: childEnvironment(env),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // Ctrl-C in a terminal reaches the whole group: the controller alone decides when its children stop.
      detached: true,
    });
    running.add(this.#process);
    if (namespace !== undefined) goFirst(this.#process.pid);
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#stderrTail = (this.#stderrTail + chunk).slice(-STDERR_TAIL_CHARACTERS);
    });
    this.#process.on('message', (message) => this.#answered(message));
    this.exited = new Promise((resolve) => {
      const ended = (how: string): void => {
        running.delete(this.#process);
        this.#ended = how;
        for (const call of this.#calls.values()) call.reject(this.failure(how));
        this.#calls.clear();
        resolve();
      };
      this.#process.once('error', (error) => ended(error.message));
      this.#process.once('close', (code, signal) => ended(`ended with ${signal ?? `exit code ${code}`}`));
    });
  }

  /** Undefined where it could not be started. */
  get processId(): number | undefined {
    return this.#process.pid;
  }

  /** How it ended, or undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** @throws ChildError if it fails, if the process ends, or if it takes longer than `timeoutMs` */
  async call<Name extends keyof Functions & string>(
    name: Name,
    timeoutMs: number,
    ...[argument]: Parameters<Functions[Name]>
  ): Promise<Awaited<ReturnType<Functions[Name]>>> {
    if (this.#ended !== undefined) throw this.failure(this.#ended);
    const id = this.#nextId++;
    let timer: NodeJS.Timeout | undefined;
    try {
      return (await new Promise<unknown>((resolve, reject) => {
        timer = setTimeout(
          () => reject(this.failure(`"${name}" took longer than ${timeoutMs} ms`)),
          timeoutMs,
        );
        this.#calls.set(id, { resolve, reject });
        this.#process.send({ id, name, argument }, (error) => {
          if (error) reject(this.failure(error.message));
        });
      })) as Awaited<ReturnType<Functions[Name]>>;
    } finally {
      clearTimeout(timer);
      this.#calls.delete(id);
    }
  }

  /** Asks it to end, and ends it if it does not. Answers whether it ended by itself. */
  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<boolean> {
    if (this.#ended !== undefined) return true;
    let obeyed = true;
    this.#process.kill('SIGTERM');
    const force = setTimeout(() => {
      obeyed = false;
      this.#process.kill('SIGKILL');
    }, timeoutMs);
    await this.exited;
    clearTimeout(force);
    return obeyed;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    if (this.#ended === undefined) this.#process.kill('SIGKILL');
    await this.exited;
  }

  failure(what: string): ChildError {
    const tail = this.#stderrTail.trim();
    return new ChildError(`${this.title}: ${what}${tail === '' ? '' : `\n${tail}`}`);
  }

  #answered(message: unknown): void {
    if (!isAnswer(message)) return;
    const call = this.#calls.get(message.id);
    if (message.error === undefined) call?.resolve(message.result);
    else call?.reject(this.failure(message.error));
  }
}
