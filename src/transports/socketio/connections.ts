import { MOST_UNREAD_BYTES } from '../../relay/limits.ts';
import type { Session } from '../../relay/link.ts';
import type { LinkAcceptor } from '../../relay/relay.ts';
import { type RefusalCode, RefusalError } from '../../wire/errors.ts';
import { isTooLarge } from '../node/ws-options.ts';
import { reportPong } from '../websocket/ping-token.ts';
import { checkDecoding, type WhyNot } from './checked-decoding.ts';
import { EngineBacklog } from './engine-backlog.ts';
import { type EngineConnection, type EngineTransport, webSocketOf } from './engine-sockets.ts';

/** Of Engine.IO and Socket.IO, such as the wish for a namespace; a client needs one or two. */
const MOST_MESSAGES_BEFORE_HELLO = 50;

/** A connection is one link: whoever sends CONNECT again would be sent every frame twice. */
export interface LinkedConnection {
  readonly backlog: EngineBacklog;
  session?: Session;
  messagesBeforeHello: number;
}

/** Every connection of Engine.IO, with what is known of it until it has a session and from then on. */
export class Connections {
  readonly #relay: LinkAcceptor;
  readonly #whyNot: WhyNot;
  readonly #handshakeTimeoutMs: number;
  readonly #known = new WeakMap<EngineConnection, LinkedConnection>();
  readonly #open = new Set<EngineConnection>();

  constructor(relay: LinkAcceptor, whyNot: WhyNot, handshakeTimeoutMs: number) {
    this.#relay = relay;
    this.#whyNot = whyNot;
    this.#handshakeTimeoutMs = handshakeTimeoutMs;
  }

  get(connection: EngineConnection): LinkedConnection {
    const known = this.#known.get(connection) ?? this.#watch(connection);
    this.#known.set(connection, known);
    return known;
  }

  /**
   * Nobody listens any more: a poll that is open is its client's last. It is held, because its answer would be the first thing that
   * is said, until the function that this answers with ends everybody who polls.
   */
  holdLastPolls(): () => void {
    const polling = [...this.#open].filter(({ transport }) => webSocketOf(transport) === undefined);
    const held = polling.map(({ transport }) => transport).filter(({ writable }) => writable);
    for (const transport of held) transport.writable = false;
    return () => {
      for (const transport of held) {
        transport.writable = true;
        transport.emit('ready');
      }
      for (const connection of polling) connection.close(true);
    };
  }

  /** Engine.IO and Socket.IO answer much by themselves, such as the wish for a namespace that there is not. */
  #watch(connection: EngineConnection): LinkedConnection {
    const linked: LinkedConnection = {
      backlog: new EngineBacklog(connection),
      messagesBeforeHello: 0,
    };
    const refuseWith = (reason: RefusalError): void => {
      if (linked.session !== undefined) linked.session.refuse(reason);
      else if (connection.readyState === 'open') {
        this.#relay.turnedAway(reason.code);
        connection.close(true);
      }
    };
    const refuse = (code: RefusalCode): void => refuseWith(new RefusalError(code));
    const heard = (): void => {
      if (linked.session !== undefined) linked.session.heard();
      else if (linked.backlog.bytes > MOST_UNREAD_BYTES) refuse('too-slow');
      else if (++linked.messagesBeforeHello > MOST_MESSAGES_BEFORE_HELLO) refuse('too-fast');
    };
    const listen = (transport: EngineTransport): void => {
      checkDecoding(transport, this.#whyNot, refuseWith);
      const webSocket = webSocketOf(transport);
      webSocket?.on('ping', heard).on('pong', (payload: Uint8Array) => {
        if (linked.session === undefined) heard();
        else reportPong(linked.session, payload);
      });
      // Before Engine.IO hears of it, which ends the connection.
      webSocket?.prependListener('error', (error) => {
        if (isTooLarge(error)) refuse('frame-too-large');
      });
    };
    const handshake = setTimeout(() => {
      if (linked.session === undefined) refuse('handshake-timeout');
    }, this.#handshakeTimeoutMs);
    if (connection.readyState !== 'closed') this.#open.add(connection);
    connection.once('close', () => {
      clearTimeout(handshake);
      this.#open.delete(connection);
    });
    connection.on('packet', heard);
    // What comes over the other transport until then Engine.IO answers without a word to anybody; it says so at each probe.
    connection.on('upgrading', (transport: EngineTransport) =>
      transport.off('packet', heard).on('packet', heard),
    );
    connection.on('upgrade', (transport: EngineTransport) => {
      transport.off('packet', heard);
      listen(transport);
    });
    listen(connection.transport);
    return linked;
  }
}
