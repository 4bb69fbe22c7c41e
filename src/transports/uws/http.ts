import { STATUS_CODES } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RefusalCode } from '../../wire/errors.ts';
import type { Admission } from '../door/admission.ts';
import type { FetchHandler } from '../door/answer.ts';
import { alwaysAnswering } from '../door/answer.ts';
import { refusalAnswer } from '../door/refusal-answer.ts';
import { requestUrl } from '../door/request-url.ts';
import type { HttpRequest, HttpResponse, UwsApp } from './api.ts';

export interface FetchService {
  readonly fetch: FetchHandler;
  readonly scheme: 'http' | 'https';
  readonly admission: Admission;
  readonly failed: (error: unknown) => void;
}

/** Answers that are still being written. */
export type Unfinished = ReadonlySet<unknown>;

/** Serves a fetch-style handler for every path that the app has no other use for. Request bodies are not read. */
export function serveFetch(app: UwsApp, { fetch, scheme, admission, failed }: FetchService): Unfinished {
  const unfinished = new Set<Connection>();
  const turnedAway = admission.descriptors.withoutPlace;
  const answer = alwaysAnswering(fetch, failed);
  app.any('/*', (response, request) => {
    const connection = new Connection(response, failed);
    unfinished.add(connection);
    // The library does not tell of connections: a request is one for as long as it takes.
    const entered = admission.enter(addressOf(response));
    const refusal = typeof entered === 'string' ? entered : undefined;
    const refuse = (code: RefusalCode): void => {
      admission.turnedAway(code);
      connection.refuse(code);
    };
    // The request may only be touched before the first await.
    const read = requestOf(request, scheme);
    void (async () => {
      // One read may bring thousands of requests, and the library hands them over before anybody else has a turn, unless it
      // finds that one is not answered yet: then it ends the connection. No browser sends the next one so soon.
      await nextTurn();
      const path = read === undefined ? '' : new URL(read.url).pathname;
      if (refusal !== undefined && !admission.answersAlways(path)) refuse(refusal);
      else if (read === undefined) refuse('bad-request');
      else {
        if (refusal !== undefined)
          turnedAway.add(connection, {
            reason: refusal,
            cameTo: app,
            isBusy: () => true,
            end: () => connection.end(),
          });
        await connection.send(await answer(read), read.method === 'HEAD');
      }
      turnedAway.delete(connection);
      if (typeof entered === 'function') entered();
      unfinished.delete(connection);
    })();
  });
  return unfinished;
}

/** Whose connection it is, such as "127.0.0.1". */
export const addressOf = (response: HttpResponse): string =>
  Buffer.from(response.getRemoteAddressAsText()).toString();

/** Says why, and ends the connection: whoever kept it would keep somebody else out. */
export function sayWhy(response: HttpResponse, code: RefusalCode): void {
  const { status, headers, body } = refusalAnswer(code);
  response.cork(() => {
    response.writeStatus(status);
    for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value);
    response.end(body, true);
  });
}

/** What a request asks for, or undefined if that is not a path on one host. */
export function urlOf(request: HttpRequest, scheme: FetchService['scheme']): URL | undefined {
  const hosts: string[] = [];
  request.forEach((name, value) => {
    if (name === 'host') hosts.push(value);
  });
  const query = request.getQuery();
  return requestUrl(scheme, { target: request.getUrl() + (query ? `?${query}` : ''), hosts });
}

/** The request, or undefined if it holds something that HTTP does not allow. */
function requestOf(request: HttpRequest, scheme: FetchService['scheme']): Request | undefined {
  const url = urlOf(request, scheme);
  if (url === undefined) return undefined;
  try {
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
  readonly #failed: (error: unknown) => void;
  #reader: Reader | undefined;
  #aborted = false;
  #writable: () => void = () => {};

  constructor(response: HttpResponse, failed: (error: unknown) => void) {
    this.#response = response;
    this.#failed = failed;
    response.onAborted(() => {
      this.#aborted = true;
      this.#writable();
      // Whoever makes the body learns that nobody wants it.
      void this.#reader?.cancel();
    });
  }

  refuse(code: RefusalCode): void {
    if (!this.#aborted) sayWhy(this.#response, code);
  }

  /** Cuts it off. */
  end(): void {
    // Calls back, as if the client had gone.
    if (!this.#aborted) this.#response.close();
  }

  /** A body of known length goes out in one piece, any other as it comes. One that fails ends the connection. */
  async send(answered: Response, headOnly: boolean): Promise<void> {
    try {
      await this.#send(answered, headOnly);
    } catch (error) {
      this.#failed(error);
      this.end();
    }
  }

  async #send(answered: Response, headOnly: boolean): Promise<void> {
    if (answered.body === null || answered.headers.has('content-length')) {
      const body = await answered.arrayBuffer();
      if (this.#aborted) return;
      this.#response.cork(() => this.#writeHead(answered));
      if (headOnly) this.#response.cork(() => this.#response.endWithoutBody(body.byteLength));
      else await this.#sendWhole(body);
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

  /** Resolves when the kernel has all of it, or the client is gone. */
  #sendWhole(body: ArrayBuffer): Promise<void> {
    return new Promise((resolve) => {
      const sendFrom = (offsetBytes: number): boolean => {
        let sent = false;
        this.#response.cork(() => {
          const [ok, done] = this.#response.tryEnd(body.slice(offsetBytes), body.byteLength);
          sent = ok;
          if (done) resolve();
        });
        return sent;
      };
      this.#writable = resolve;
      this.#response.onWritable(sendFrom);
      sendFrom(0);
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
