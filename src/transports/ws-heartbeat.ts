import type { WebSocket } from 'ws';

/** Ends connections of which nothing has been heard for a while: `ws` leaves that to whoever uses it. */
export class Heartbeat {
  readonly #silent = new Set<WebSocket>();
  readonly #watched = new Set<WebSocket>();
  readonly #timer: NodeJS.Timeout;

  /** @param idleTimeoutMs half of it passes between two pings, and half for an answer */
  constructor(idleTimeoutMs: number) {
    this.#timer = setInterval(() => this.#beat(), idleTimeoutMs / 2).unref();
  }

  watch(webSocket: WebSocket): void {
    this.#watched.add(webSocket);
    const heard = (): void => {
      this.#silent.delete(webSocket);
    };
    webSocket.on('message', heard);
    webSocket.on('pong', heard);
    webSocket.on('close', () => {
      heard();
      this.#watched.delete(webSocket);
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    for (const webSocket of this.#silent) webSocket.terminate();
    for (const webSocket of this.#watched) {
      this.#silent.add(webSocket);
      webSocket.ping();
    }
  }
}
