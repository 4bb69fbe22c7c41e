import { WebSocket } from 'ws';

/** Whether it took the message. */
type Take = (message: Buffer, isBinary: boolean) => boolean;

/** A WebSocket whose messages can be taken before they become events, which for small ones is most of what they cost. */
export class InterceptedWebSocket extends WebSocket {
  take: Take | undefined;

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'message' && this.take !== undefined) {
      const [message, isBinary] = values;
      if (Buffer.isBuffer(message) && this.take(message, isBinary === true)) return true;
    }
    return super.emit(event, ...values);
  }
}

/** @param webSocket of a server with our options */
export function interceptMessages(webSocket: WebSocket, take: Take): void {
  if (webSocket instanceof InterceptedWebSocket) webSocket.take = take;
}
