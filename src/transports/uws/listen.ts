import { connect, createServer } from 'node:net';
import type { Admission } from '../door/admission.ts';
import type { Uws, UwsApp, UwsListenSocket } from './api.ts';

/** How often it is looked whether there is room for the connections that come. */
const LOOK_MS = 250;

interface ListenerOptions {
  readonly library: Uws;
  readonly app: UwsApp;
  readonly host: string;
  readonly port: number;
  readonly admission: Pick<Admission, 'descriptors' | 'turnedAway'>;
  readonly failed: (error: unknown) => void;
}

/**
 * Where uWebSockets.js takes connections. It tells of those that ask for something only, and tries without end to take one
 * for which there is no descriptor: then it stops listening, so that whoever comes is told at once, until there is room again.
 */
export class UwsListener {
  readonly port: number;
  readonly #options: ListenerOptions;
  #socket: UwsListenSocket | undefined;
  #failing = false;
  readonly #timer: NodeJS.Timeout;

  /** Rejects with the reason if it cannot listen. */
  static async open(options: ListenerOptions): Promise<UwsListener> {
    return new UwsListener(options, await listen(options.app, options.host, options.port));
  }

  private constructor(options: ListenerOptions, socket: UwsListenSocket) {
    this.#options = options;
    this.#socket = socket;
    this.port = options.library.us_socket_local_port(socket);
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stop();
  }

  #look(): void {
    const { admission } = this.#options;
    if (this.#socket === undefined) {
      if (admission.descriptors.hasRecovered) this.#resume();
    } else if (admission.descriptors.isExhausted) {
      admission.turnedAway('too-many-open-files');
      this.#stop();
      // A process whose last connection goes meanwhile has nothing else to live for.
      this.#timer.ref();
    }
  }

  #stop(): void {
    if (this.#socket !== undefined) this.#options.library.us_listen_socket_close(this.#socket);
    this.#socket = undefined;
  }

  #resume(): void {
    const { app, host, failed } = this.#options;
    app.listen(host, this.port, (socket) => {
      this.#socket = socket || undefined;
      if (socket) this.#timer.unref();
      if (!socket && !this.#failing)
        failed(new Error(`port ${this.port} on ${host} cannot be had again, so far`));
      this.#failing = !socket;
    });
  }
}

/**
 * uWebSockets.js listens in one of two ways: exclusively, which fails while the kernel still knows a connection of the relay
 * that had the port before; or shared, which would let two relays have one port without a word. So it shares, after a look
 * whether anybody is there. It does not say either why it cannot listen: Node, asked for the same, does.
 */
async function listen(app: UwsApp, host: string, port: number): Promise<UwsListenSocket> {
  await checkListening(host, 0);
  if (port !== 0) await checkFree(host, port);
  const listenSocket = await new Promise<UwsListenSocket | false>((resolve) => {
    app.listen(host, port, resolve);
  });
  if (listenSocket) return listenSocket;
  await checkListening(host, port);
  throw new Error(
    `uWebSockets.js cannot listen on ${host}, though Node can; give another address with --host`,
  );
}

/** Rejects with the reason if this process may not listen there. */
function checkListening(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

/** Rejects if somebody listens there. */
function checkFree(host: string, port: number): Promise<void> {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return new Promise((resolve, reject) => {
    const socket = connect(port, reached, () => {
      socket.destroy();
      reject(portTaken(host, port));
    });
    socket.once('error', () => resolve());
  });
}

/** Node's own code is the same for its transports. */
const portTaken = (host: string, port: number): Error =>
  Object.assign(new Error(`listen failed: ${host}:${port}`), { code: 'EADDRINUSE' });
