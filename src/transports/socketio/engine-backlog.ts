import { type EngineConnection, networkSocketOf } from './engine-sockets.ts';

/** What an object takes that stands for a packet. */
const PACKET_BYTES = 100;

/** What waits for the client of one Engine.IO connection, in bytes or about that. */
export class EngineBacklog {
  readonly #connection: EngineConnection;
  #bytesInEngine = 0;

  constructor(connection: EngineConnection) {
    this.#connection = connection;
    connection.on('packetCreate', ({ data }: { data?: string | Uint8Array }) => {
      this.#bytesInEngine += PACKET_BYTES + (data?.length ?? 0);
    });
    connection.on('flush', () => {
      this.#bytesInEngine = 0;
    });
  }

  get bytes(): number {
    return this.#bytesInEngine + (networkSocketOf(this.#connection.transport)?.writableLength ?? 0);
  }
}
