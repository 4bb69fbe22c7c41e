/**
 * So many of those may wait to be told that there is no place, or be answered all the same, whatever their addresses; the limit
 * bounds open files, too. More than the kernel hands over at once (511, as Node asks it for): who has just come is heard.
 */
export const MOST_TURNED_AWAY = 600;

/** What became of those who came over a connection more than their address may have. */
export interface TurnedAwayOptions<Connection> {
  /** Whether it is being answered: it makes room last. */
  readonly isBusy: (connection: Connection) => boolean;
  readonly end: (connection: Connection) => void;
}

/**
 * Connections more than an address may have. Whoever has waited longest makes room for the next one: a health check asks as soon
 * as it is connected, and must not be kept out by hundreds from the same proxy that ask for nothing.
 */
export class TurnedAway<Connection> {
  readonly #options: TurnedAwayOptions<Connection>;
  /** The oldest first. */
  readonly #connections = new Set<Connection>();

  constructor(options: TurnedAwayOptions<Connection>) {
    this.#options = options;
  }

  add(connection: Connection): void {
    if (this.#connections.size >= MOST_TURNED_AWAY) this.#makeRoom();
    this.#connections.add(connection);
  }

  has(connection: Connection): boolean {
    return this.#connections.has(connection);
  }

  delete(connection: Connection): void {
    this.#connections.delete(connection);
  }

  #makeRoom(): void {
    const all = [...this.#connections];
    const leaving = all.find((connection) => !this.#options.isBusy(connection)) ?? all[0];
    if (leaving === undefined) return;
    this.#connections.delete(leaving);
    this.#options.end(leaving);
  }
}
