import type { Socket } from 'socket.io';
import type { Link, SendOutcome, Session } from '../relay/link.ts';
import type { RelayControl } from '../wire/control.ts';
import type { WireError } from '../wire/errors.ts';
import type { Frame } from '../wire/frame.ts';
import type { EncodedEvent } from './socketio-encoding.ts';

/** One Socket.IO client, over WebSocket or polling, of the current protocol or of the one before. */
export class SocketIoLink implements Link {
  readonly #socket: Socket;
  readonly #encode: (frame: Frame) => EncodedEvent;
  /** Clients of the original program know its events only. */
  readonly #originalEventsOnly: boolean;
  #session: Session | undefined;
  #bytesOnTheirWay = 0;
  #sending = false;
  #closing = false;

  constructor(socket: Socket, encode: (frame: Frame) => EncodedEvent, originalEventsOnly: boolean) {
    this.#socket = socket;
    this.#encode = encode;
    this.#originalEventsOnly = originalEventsOnly;
  }

  attach(session: Session): void {
    this.#session = session;
    // What was on its way over polling when the client upgraded is never reported as sent.
    this.#socket.conn.on('upgrade', this.#sent);
  }

  /**
   * The encoded event goes to Engine.IO, below Socket.IO, which would encode it once for each consumer. Over WebSocket
   * it goes as ready-made frames in the option that Socket.IO's own broadcast uses for text.
   */
  sendFrame(frame: Frame): SendOutcome {
    const { conn, connected } = this.#socket;
    if (!connected || this.#closing) return 'closed';
    const event = this.#encode(frame);
    this.#bytesOnTheirWay = event.webSocketFrames.length;
    this.#sending = true;
    if (conn.transport.name === 'websocket' && (conn.protocol === 4 || event.textOnly)) {
      const options = { compress: false, wsPreEncodedFrame: [event.webSocketFrames] };
      conn.send('', options, this.#sent);
    } else {
      const last = event.packets.length - 1;
      event.packets.forEach((packet, i) => {
        conn.send(packet, { compress: false }, i === last ? this.#sent : undefined);
      });
    }
    this.#sending = false;
    return this.#bytesOnTheirWay === 0 ? 'taken' : 'full';
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

  bufferedBytes(): number {
    return this.#bytesOnTheirWay;
  }

  close(reason: WireError): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.emit(
      'control',
      JSON.stringify({ type: 'error', code: reason.code, message: reason.message }),
    );
    this.#socket.disconnect(true);
  }

  /** Engine.IO's transport has handed over what it was given. Over polling it says so before `send` returns. */
  readonly #sent = (): void => {
    this.#bytesOnTheirWay = 0;
    if (!this.#sending) this.#session?.drained();
  };
}
