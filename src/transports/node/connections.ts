import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { RefusalCode } from '../../wire/errors.ts';
import type { Admission } from '../door/admission.ts';
import { CountedConnection, type SessionPlace } from '../door/counted-connection.ts';

/** Who is connected to a server of Node's: each has a place, or is one for whom there is none, and what each is at. */
export class NodeConnections {
  readonly #admission: Admission;
  readonly #open = new Map<Socket, CountedConnection>();
  /** Those without a place that need not be counted any more as refused. */
  readonly #accountedFor = new WeakSet<Socket>();
  readonly #upgraded = new WeakSet<Socket>();
  readonly #answering = new WeakSet<Socket>();

  constructor(admission: Admission) {
    this.#admission = admission;
  }

  /** A connection has come, and is counted until it is gone. */
  add(socket: Socket): void {
    const { withoutPlace } = this.#admission.descriptors;
    const connection = new CountedConnection(this.#admission, socket.remoteAddress ?? '');
    this.#open.set(socket, connection);
    socket.once('close', () => {
      this.#open.delete(socket);
      withoutPlace.delete(socket);
      if (connection.refusal !== undefined) this.#countOnce(socket, connection.refusal);
      connection.leave();
    });
    // Its request is answered with the reason; until it sends one it is as idle as any other.
    if (connection.refusal !== undefined)
      withoutPlace.add(socket, {
        reason: connection.refusal,
        cameTo: this,
        isBusy: () => this.#answering.has(socket),
        end: () => socket.destroy(),
      });
  }

  /** Whether a request of the connection over which this came is being answered. */
  isAnswering(socket: Socket): boolean {
    return this.#answering.has(plainSocketOf(socket));
  }

  /** The request is being answered from now on. Answers with what ends that. */
  answering({ socket }: IncomingMessage): () => void {
    const plain = plainSocketOf(socket);
    this.#answering.add(plain);
    return () => void this.#answering.delete(plain);
  }

  upgraded({ socket }: IncomingMessage): void {
    this.#upgraded.add(plainSocketOf(socket));
  }

  /**
   * A request came over a connection. Who has a session has a place, and who has none may have one by now.
   *
   * @param session that the request names
   */
  findPlace({ socket }: IncomingMessage, session: SessionPlace | undefined): void {
    const plain = plainSocketOf(socket);
    const connection = this.#open.get(plain);
    if (session !== undefined) connection?.carry(session);
    if (connection?.refusal !== undefined) connection.enter();
    if (connection?.refusal === undefined) this.#admission.descriptors.withoutPlace.delete(plain);
  }

  /** A place for the session that begins with this request; undefined if its address has none left. */
  beginSession({ socket }: IncomingMessage): SessionPlace | undefined {
    return this.#open.get(plainSocketOf(socket))?.beginSession();
  }

  /** Why the connection over which this came has no place, if it has none. */
  whyTurnedAway({ socket }: IncomingMessage): RefusalCode | undefined {
    return this.#admission.descriptors.withoutPlace.why(plainSocketOf(socket));
  }

  /** Who came over that connection is told so, and counted as refused, however often it asks. */
  countRefusal({ socket }: IncomingMessage, code: RefusalCode): void {
    this.#countOnce(plainSocketOf(socket), code);
  }

  /** It is answered after all. */
  needsNoCount({ socket }: IncomingMessage): void {
    this.#accountedFor.add(plainSocketOf(socket));
  }

  /** Browsers open connections that they may need later: who has asked nothing is not waited for. */
  endIdle(): void {
    for (const socket of this.#open.keys()) {
      if (!this.#answering.has(socket) && !this.#upgraded.has(socket)) socket.destroy();
    }
  }

  endAll(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }

  #countOnce(socket: Socket, code: RefusalCode): void {
    if (this.#accountedFor.has(socket)) return;
    this.#accountedFor.add(socket);
    this.#admission.turnedAway(code);
  }
}

/** What a TLS socket wraps: that is the one that came as a connection. */
export function plainSocketOf(socket: Socket): Socket {
  const { _parent } = socket as { _parent?: unknown };
  return _parent instanceof Socket ? _parent : socket;
}
