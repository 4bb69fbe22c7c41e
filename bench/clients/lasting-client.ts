import type { Client } from './client.ts';
import { comeBack } from './come-back.ts';

export interface LastingOptions {
  /** Opens a connection. Asked again whenever one was lost. */
  readonly open: (onLost: (reason: string) => void) => Promise<Client>;
  /** Comes back by itself when the connection is lost. */
  readonly reconnects: boolean;
  /** The connection was lost, and another is being opened if it reconnects. */
  readonly onLost: (reason: string) => void;
  /** There is a connection again. */
  readonly onBack?: () => void;
  /** A try to come back failed; others follow. */
  readonly onStillAway?: (error: unknown) => void;
}

/** A client that may outlive its connections. */
export class LastingClient {
  readonly #options: LastingOptions;
  #client: Client | undefined;
  #closed = false;

  constructor(options: LastingOptions) {
    this.#options = options;
  }

  /** While there is a connection. */
  get client(): Client | undefined {
    return this.#client;
  }

  /** @throws Error if the connection is refused or takes too long */
  async connect(): Promise<void> {
    let lost = false;
    const client = await this.#options.open((reason) => {
      lost = true;
      this.#lost(reason);
    });
    if (this.#closed) client.close();
    else if (!lost) this.#client = client;
  }

  close(): void {
    this.#over((client) => client.close());
  }

  /** Closes with a goodbye. */
  leave(): void {
    this.#over((client) => (client.leave === undefined ? client.close() : client.leave()));
  }

  #over(end: (client: Client) => void): void {
    this.#closed = true;
    if (this.#client !== undefined) end(this.#client);
    this.#client = undefined;
  }

  #lost(reason: string): void {
    if (this.#closed) return;
    const { reconnects, onLost, onBack, onStillAway } = this.#options;
    this.#client = undefined;
    onLost(reason);
    if (!reconnects) return;
    void comeBack(
      async () => {
        await this.connect();
        if (!this.#closed) onBack?.();
      },
      () => !this.#closed,
      onStillAway,
    );
  }
}
