import { STATUS_CODES } from 'node:http';
import { alwaysAnswering, badRequest } from './answer.ts';
import type { FetchHandler } from './transport.ts';
import type { HttpRequest, HttpResponse, UwsApp } from './uws-api.ts';

/** Serves a fetch-style handler for every path that the app has no other use for. Request bodies are not read. */
export function serveFetch(app: UwsApp, fetch: FetchHandler, scheme: 'http' | 'https'): void {
  const answer = alwaysAnswering(fetch);
  app.any('/*', (response, request) => {
    const connection = new Connection(response);
    // The request may only be touched before the first await.
    const read = requestOf(request, scheme);
    void (async () => {
      const answered = read === undefined ? badRequest() : await answer(read);
      await connection.send(answered, read?.method === 'HEAD');
    })();
  });
}

/** The request, or undefined if it holds something that HTTP does not allow. */
function requestOf(request: HttpRequest, scheme: string): Request | undefined {
  try {
    const query = request.getQuery();
    const host = request.getHeader('host') || 'localhost';
    const url = new URL(request.getUrl() + (query ? `?${query}` : ''), `${scheme}://${host}`);
    const headers = new Headers();
    request.forEach((name, value) => {
      headers.append(name, value);
    });
    return new Request(url, { method: request.getMethod().toUpperCase(), headers });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** A response that is being written. Once the client has gone, touching it would end the process. */
class Connection {
  readonly #response: HttpResponse;
  #reader: Reader | undefined;
  #aborted = false;
  #writable: () => void = () => {};

  constructor(response: HttpResponse) {
    this.#response = response;
    response.onAborted(() => {
      this.#aborted = true;
      this.#writable();
      // Whoever makes the body learns that nobody wants it.
      void this.#reader?.cancel();
    });
  }

  /** A body of known length goes out in one piece, any other as it comes. One that fails ends the connection. */
  async send(answered: Response, headOnly: boolean): Promise<void> {
    try {
      await this.#send(answered, headOnly);
    } catch (error) {
      console.error(error);
      if (!this.#aborted) this.#response.close();
    }
  }

  async #send(answered: Response, headOnly: boolean): Promise<void> {
    if (answered.body === null || answered.headers.has('content-length')) {
      const body = await answered.arrayBuffer();
      if (this.#aborted) return;
      this.#response.cork(() => {
        this.#writeHead(answered);
        if (headOnly) this.#response.endWithoutBody(body.byteLength);
        else this.#response.end(body);
      });
      return;
    }
    this.#reader = answered.body.getReader();
    if (this.#aborted || headOnly) await this.#reader.cancel();
    if (this.#aborted) return;
    this.#response.cork(() => this.#writeHead(answered));
    if (!headOnly) await this.#stream(this.#reader);
    if (!this.#aborted) this.#response.cork(() => this.#response.end());
  }

  #writeHead(answered: Response): void {
    this.#response.writeStatus(`${answered.status} ${STATUS_CODES[answered.status] ?? ''}`);
    answered.headers.forEach((value, name) => {
      // uWebSockets.js writes the length itself.
      if (name !== 'content-length') this.#response.writeHeader(name, value);
    });
  }

  async #stream(reader: Reader): Promise<void> {
    let writable: Promise<void> | undefined;
    this.#response.onWritable(() => {
      this.#writable();
      return true;
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#aborted) return;
      this.#response.cork(() => {
        if (this.#response.write(value)) return;
        writable = new Promise((resolve) => {
          this.#writable = resolve;
        });
      });
      await writable;
      if (this.#aborted) return;
      writable = undefined;
    }
  }
}
