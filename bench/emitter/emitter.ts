import type { Client, ClientOptions, Protocol } from '../clients/client.ts';
import { comeBack } from '../clients/come-back.ts';
import { connectClient } from '../clients/connect.ts';

export interface EmitterOptions extends Pick<ClientOptions, 'url' | 'channel' | 'access' | 'relay'> {
  readonly protocol: Protocol;
  /** Comes back by itself when the connection is lost. */
  readonly reconnects: boolean;
  /** The connection was lost and stays lost. */
  readonly onLost: (reason: string) => void;
}

/** One emitter's connection. */
export class Emitter {
  readonly #options: EmitterOptions;
  #client: Client | undefined;
  #closed = false;

  constructor(options: EmitterOptions) {
    this.#options = options;
  }

  /** @throws Error if the connection is refused or takes too long */
  async connect(): Promise<void> {
    const { protocol, url, channel, access, relay } = this.#options;
    const onLost = (reason: string): void => this.#lost(reason);
    const client = await connectClient(protocol, {
      url,
      role: 'emit',
      channel,
      access,
      relay,
      onFrame: () => {},
      onLost,
    });
    if (this.#closed) client.close();
    else this.#client = client;
  }

  /** What is sent while there is no connection is gone, as in a live picture it must be. */
  send(bytes: Uint8Array): void {
    this.#client?.send(bytes);
  }

  close(): void {
    this.#closed = true;
    this.#client?.close();
  }

  #lost(reason: string): void {
    if (this.#closed) return;
    this.#client = undefined;
    if (!this.#options.reconnects) this.#options.onLost(reason);
    else
      void comeBack(
        () => this.connect(),
        () => !this.#closed,
      );
  }
}
