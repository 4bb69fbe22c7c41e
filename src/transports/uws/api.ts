/**
 * The slice of uWebSockets.js that Relaymark uses. Several packages carry the library under that name, each with types
 * of its own; this is what they have in common.
 */
export interface Uws {
  App(): UwsApp;
  SSLApp(options: UwsTls): UwsApp;
  us_listen_socket_close(listenSocket: UwsListenSocket): void;
  us_socket_local_port(listenSocket: UwsListenSocket): number;
}

/** Paths of PEM files. */
export interface UwsTls {
  readonly key_file_name: string;
  readonly cert_file_name: string;
}

/** A listening socket, opaque. */
export interface UwsListenSocket {
  readonly __listenSocket: unique symbol;
}

/** What an upgrade request passes on to `upgrade`, opaque. */
export interface UwsSocketContext {
  readonly __socketContext: unique symbol;
}

export interface UwsApp {
  ws<UserData>(pattern: string, behavior: UwsBehavior<UserData>): UwsApp;
  any(pattern: string, handler: (response: HttpResponse, request: HttpRequest) => void): UwsApp;
  /** Calls back with false if the port cannot be had. */
  listen(host: string, port: number, callback: UwsListenCallback): UwsApp;
  listen(host: string, port: number, options: number, callback: UwsListenCallback): UwsApp;
  /** Ends every connection and listening socket of the app. */
  close(): UwsApp;
}

export type UwsListenCallback = (listenSocket: UwsListenSocket | false) => void;

export interface UwsBehavior<UserData> {
  readonly compression?: number;
  readonly maxPayloadLength?: number;
  readonly maxBackpressure?: number;
  readonly idleTimeout?: number;
  readonly sendPingsAutomatically?: boolean;
  upgrade?(response: HttpResponse, request: HttpRequest, context: UwsSocketContext): void;
  open?(socket: UwsWebSocket<UserData>): void;
  /** `message` is valid until the handler returns. */
  message?(socket: UwsWebSocket<UserData>, message: ArrayBuffer, isBinary: boolean): void;
  ping?(socket: UwsWebSocket<UserData>): void;
  /** `message` is valid until the handler returns. */
  pong?(socket: UwsWebSocket<UserData>, message: ArrayBuffer): void;
  drain?(socket: UwsWebSocket<UserData>): void;
  close?(socket: UwsWebSocket<UserData>, code: number, message: ArrayBuffer): void;
}

/** Every method throws once the socket is closed. */
export interface UwsWebSocket<UserData> {
  getUserData(): UserData;
  getBufferedAmount(): number;
  /** 1: sent; 0: waits in this process, `drain` follows; 2: dropped. */
  send(message: string | Uint8Array, isBinary: boolean, compress: boolean): number;
  ping(message: string): number;
  /** Closes it for whoever uses it, and for the client once that closes too, or the library has no more patience. */
  end(code: number, reason: string): void;
  /** Cuts the connection. */
  close(): void;
  subscribe(topic: string): boolean;
  publish(topic: string, message: ArrayBuffer, isBinary: boolean): boolean;
}

/** Valid until the handler it was given to returns or awaits. */
export interface HttpRequest {
  getMethod(): string;
  getUrl(): string;
  getQuery(): string;
  getHeader(lowerCaseName: string): string;
  forEach(callback: (name: string, value: string) => void): void;
}

/** Not to be touched after `onAborted` has called back. */
export interface HttpResponse {
  onAborted(callback: () => void): HttpResponse;
  /** Such as "127.0.0.1", in bytes. */
  getRemoteAddressAsText(): ArrayBuffer;
  cork(callback: () => void): HttpResponse;
  writeStatus(status: string): HttpResponse;
  writeHeader(name: string, value: string): HttpResponse;
  /** A part of the body, in chunked encoding; false if it waits in this process. */
  write(chunk: Uint8Array): boolean;
  /** Calls back, with true for an answer, when what waited has been sent. */
  onWritable(callback: (writtenBytes: number) => boolean): HttpResponse;
  end(body?: string, closeConnection?: boolean): HttpResponse;
  /** Sends what it can; the first answer is false if a part is left, the second one true if nothing is. */
  tryEnd(bodyOrRest: ArrayBuffer, totalBytes: number): [boolean, boolean];
  /** Cuts the connection. */
  close(): HttpResponse;
  endWithoutBody(reportedContentLength: number): HttpResponse;
  upgrade<UserData>(
    userData: UserData,
    secWebSocketKey: string,
    secWebSocketProtocol: string,
    secWebSocketExtensions: string,
    context: UwsSocketContext,
  ): void;
}
