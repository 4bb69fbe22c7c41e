import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SessionPlace } from '../door/counted-connection.ts';
import type { EngineConnection } from './engine-sockets.ts';

/** Of sessions that begin by polling, from the request that begins one until it is over. */
export class PollingPlaces {
  readonly #beginning = new WeakMap<object, SessionPlace>();
  readonly #places = new Map<string, SessionPlace>();

  /** Engine.IO makes a session of this request next, or none. */
  begin(request: IncomingMessage, response: ServerResponse, place: SessionPlace): void {
    this.#beginning.set(request, place);
    response.once('close', () => {
      if (this.#beginning.delete(request)) place.leave();
    });
  }

  begun(connection: EngineConnection): void {
    const { request } = connection;
    const id = idOf(connection);
    const place = this.#beginning.get(request);
    if (place === undefined) return;
    this.#beginning.delete(request);
    this.#places.set(id, place);
    connection.once('close', () => {
      this.#places.delete(id);
      place.leave();
    });
  }

  /** Of the session that this asks for by name. */
  at({ searchParams }: URL): SessionPlace | undefined {
    return this.#places.get(searchParams.get('sid') ?? '');
  }
}

/** A field that types hide. */
const idOf = (connection: EngineConnection): string => (connection as unknown as { id: string }).id;
