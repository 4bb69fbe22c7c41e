import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import { WebSocket } from 'ws';
import type { Link, SendOutcome, Session } from '../../relay/link.ts';
import type { RelayControl } from '../../wire/control.ts';
import { prospectOf, type RefusalError } from '../../wire/errors.ts';
import type { Frame } from '../../wire/frame.ts';
import { writeFrame } from '../node/socket-frames.ts';
import { waitForGoodbye } from '../node/ws-options.ts';
import { pingOf } from '../websocket/ping-token.ts';
import type { EncodedEvent } from './encoding.ts';
import type { EngineBacklog } from './engine-backlog.ts';
import { type EngineTransport, endSoon, networkSocketOf, webSocketOf } from './engine-sockets.ts';

/** How a client is spoken to. */
export interface SocketIoSpeech {
  readonly encode: (frame: Frame) => EncodedEvent;
  /** Clients of the original program know its events only. */
  readonly originalEventsOnly: boolean;
}

/** One Socket.IO client, over WebSocket or polling, of the current protocol or of the one before. */
export class SocketIoLink implements Link {
  readonly #socket: Socket;
  readonly #backlog: EngineBacklog;
  readonly #encode: SocketIoSpeech['encode'];
  readonly #originalEventsOnly: boolean;
  readonly #session: Session;
  readonly #flushed = (): void => this.#session.drained();
  #transport: EngineTransport | undefined;
  /** The network socket below `#transport`; where there is none, frames go through Engine.IO. */
  #network: NetSocket | undefined;
  #frameInEngine = false;
  #handingOver = false;
  #closing = false;

  constructor(
    socket: Socket,
    backlog: EngineBacklog,
    { encode, originalEventsOnly }: SocketIoSpeech,
    session: Session,
  ) {
    this.#socket = socket;
    this.#session = session;
    this.#backlog = backlog;
    this.#encode = encode;
    this.#originalEventsOnly = originalEventsOnly;
    // What was on its way over polling when the client upgraded is never reported as sent.
    socket.conn.on('upgrade', this.#engineHasSent);
  }

  /**
   * Over WebSocket the event goes to the network socket as ready-made frames, past Socket.IO and Engine.IO, which would
   * encode it anew for each consumer and spend more on it than the kernel does. That keeps the order, because an
   * Engine.IO transport that is writable has handed everything it was given to that socket already.
   */
  sendFrame(frame: Frame): SendOutcome {
    const { conn, connected } = this.#socket;
    if (!connected || this.#closing) return 'closed';
    const event = this.#encode(frame);
    if (conn.transport !== this.#transport) this.#useTransport(conn.transport);
    if (this.#network !== undefined && conn.transport.writable && (conn.protocol === 4 || event.textOnly)) {
      return writeFrame(this.#network, event.webSocketFrames, this.#flushed);
    }
    return this.#sendThroughEngine(event);
  }

  sendControl(message: RelayControl): void {
    if (message.type === 'count') {
      this.#socket.emit('count-consume', message.consumers);
    } else if (message.type === 'emitter-left') {
      this.#socket.emit('streaming-closed', 'closed');
    } else if (!this.#originalEventsOnly) {
      this.#socket.emit('control', JSON.stringify(message));
    }
  }

  /** By the WebSocket's own ping, which Engine.IO knows nothing of; over polling the next poll is the answer. */
  ask(token: number): boolean {
    const webSocket = webSocketOf(this.#socket.conn.transport);
    // It would overtake a frame that Engine.IO still has.
    if (this.#closing || this.#frameInEngine || webSocket?.readyState !== WebSocket.OPEN) return false;
    webSocket.ping(pingOf(token));
    return true;
  }

  bufferedBytes(): number {
    return this.#backlog.bytes;
  }

  close(reason: RefusalError): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.emit(
      'control',
      JSON.stringify({ type: 'error', code: reason.code, message: reason.message }),
    );
    const { conn } = this.#socket;
    // The server itself ends what is left when it has drained; Engine.IO would wait for others as long as they are heard of.
    const webSocket = webSocketOf(conn.transport);
    if (reason.code === 'shutting-down' && webSocket !== undefined)
      waitForGoodbye(webSocket, Number.POSITIVE_INFINITY);
    else endSoon(conn);
    // Its last poll is being held for all that there is to say; an end beside that would have clients forget the rest.
    if (reason.code === 'shutting-down' && webSocket === undefined) return;
    // To Socket.IO's clients a disconnect is for good, and the end of a connection is something to come back from.
    if (prospectOf(reason.code) === 'lasts') this.#socket.disconnect(true);
    else conn.close();
  }

  #sendThroughEngine(event: EncodedEvent): SendOutcome {
    const { conn } = this.#socket;
    const { transport } = conn;
    const { writable } = transport;
    this.#frameInEngine = true;
    this.#handingOver = true;
    const last = event.packets.length - 1;
    event.packets.forEach((packet, i) => {
      // Together, in one answer to one poll: clients up to 3.1 never recover from a connection that ends between the two.
      transport.writable = writable && i === last;
      conn.send(packet, { compress: false }, i === last ? this.#engineHasSent : undefined);
    });
    this.#handingOver = false;
    return this.#frameInEngine ? 'full' : 'taken';
  }

  /** The transport has handed over what it was given. Over polling it says so before `send` returns. */
  readonly #engineHasSent = (): void => {
    this.#frameInEngine = false;
    if (!this.#handingOver) this.#session.drained();
  };

  #useTransport(transport: EngineTransport): void {
    this.#transport = transport;
    this.#network = networkSocketOf(transport);
    this.#network?.on('drain', this.#flushed);
  }
}
