import { type AddressInfo, connect, createServer } from 'node:net';
import type { Entry } from '../entries.ts';
import { Child } from '../processes/child.ts';
import { compiled } from '../processes/compiled.ts';
import type { ProbeApi, SubjectUsage } from './probe.ts';

const START_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 10;
const CALL_TIMEOUT_MS = 5000;

/** The process under test: the real server, or a yardstick. */
export class Subject {
  readonly port: number;
  readonly #child: Child<ProbeApi>;

  /** Starts it and waits until it takes connections. */
  static async start(entry: Entry): Promise<Subject> {
    const port = await freePort();
    const child = new Child<ProbeApi>({
      title: entry.name,
      args: ['--import', compiled('bench/subject/probe.ts'), ...entry.program(port)],
      env: { PORT: String(port) },
    });
    const subject = new Subject(child, port);
    try {
      await subject.#accepting();
      return subject;
    } catch (error) {
      await child.kill();
      throw error;
    }
  }

  private constructor(child: Child<ProbeApi>, port: number) {
    this.#child = child;
    this.port = port;
  }

  begin(): Promise<void> {
    return this.#child.call('begin', CALL_TIMEOUT_MS);
  }

  end(): Promise<SubjectUsage> {
    return this.#child.call('end', CALL_TIMEOUT_MS);
  }

  /** Answers whether it ended by itself when it was asked to. */
  stop(): Promise<boolean> {
    return this.#child.stop();
  }

  async #accepting(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await accepts(this.port))) {
      if (this.#child.ended !== undefined) throw this.#child.failure(this.#child.ended);
      if (Date.now() > deadline) throw this.#child.failure(`no connection within ${START_TIMEOUT_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port that nobody listens on. Somebody else might take it before the subject does; it fails with a reason then. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
