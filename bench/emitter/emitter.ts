import type { ClientOptions, Protocol } from '../clients/client.ts';
import { connectClient } from '../clients/connect.ts';
import { LastingClient } from '../clients/lasting-client.ts';

export interface EmitterOptions extends Pick<ClientOptions, 'url' | 'channel' | 'access' | 'relay'> {
  readonly protocol: Protocol;
  /** Comes back by itself when the connection is lost. */
  readonly reconnects: boolean;
  /** The connection was lost and stays lost. */
  readonly onLost: (reason: string) => void;
}

/** One emitter's connection. */
export class Emitter {
  readonly #lasting: LastingClient;

  constructor({ protocol, reconnects, onLost: onLostForGood, ...stream }: EmitterOptions) {
    this.#lasting = new LastingClient({
      open: (onLost) => connectClient(protocol, { ...stream, role: 'emit', onFrame: () => {}, onLost }),
      reconnects,
      onLost: reconnects ? () => {} : onLostForGood,
    });
  }

  /** @throws Error if the connection is refused or takes too long */
  connect(): Promise<void> {
    return this.#lasting.connect();
  }

  /** What is sent while there is no connection is gone, as in a live picture it must be. */
  send(bytes: Uint8Array): void {
    this.#lasting.client?.send(bytes);
  }

  close(): void {
    this.#lasting.close();
  }
}
