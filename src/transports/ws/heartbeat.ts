import type { WebSocket } from 'ws';

/** Finds connections of which nothing has been heard for a while: `ws` leaves that to whoever uses it. */
export class Heartbeat {
  readonly #silent = new Set<WebSocket>();
  /** By WebSocket, what to do once nothing is heard of it. */
  readonly #watched = new Map<WebSocket, () => void>();
  readonly #timer: NodeJS.Timeout;

  /** @param idleTimeoutMs half of it passes between two pings, and half for an answer */
  constructor(idleTimeoutMs: number) {
    this.#timer = setInterval(() => this.#beat(), idleTimeoutMs / 2).unref();
  }

  watch(webSocket: WebSocket, fellSilent: () => void): void {
    this.#watched.set(webSocket, fellSilent);
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
    for (const webSocket of this.#silent) this.#watched.get(webSocket)?.();
    for (const webSocket of this.#watched.keys()) {
      this.#silent.add(webSocket);
      webSocket.ping();
    }
  }
}
