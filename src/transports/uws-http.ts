import { STATUS_CODES } from 'node:http';
import { alwaysAnswering, badRequest } from './answer.ts';
import type { FetchHandler } from './transport.ts';
import type { HttpRequest, HttpResponse, UwsApp } from './uws-api.ts';

/** Serves a fetch-style handler for every path that the app has no other use for. Request bodies are not read. */
export function serveFetch(app: UwsApp, fetch: FetchHandler): void {
  const answer = alwaysAnswering(async (request) => inMemory(await fetch(request)));
  app.any('/*', (response, request) => {
    let aborted = false;
    response.onAborted(() => {
      aborted = true;
    });
    // The request may only be touched before the first await.
    const read = requestOf(request);
    void (async () => {
      const answered = read === undefined ? badRequest() : await answer(read);
      const body = await answered.arrayBuffer();
      // The connection may have gone away in the meantime; touching it then would end the process.
      if (!aborted) write(response, answered, body, read?.method === 'HEAD');
    })();
  });
}

/** The response with its whole body, so that nothing can fail once it is being written. */
async function inMemory(response: Response): Promise<Response> {
  return response.body === null ? response : new Response(await response.arrayBuffer(), response);
}

/** The request, or undefined if it holds something that HTTP does not allow. */
function requestOf(request: HttpRequest): Request | undefined {
  try {
    const query = request.getQuery();
    const host = request.getHeader('host') || 'localhost';
    const url = new URL(request.getUrl() + (query ? `?${query}` : ''), `http://${host}`);
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

function write(response: HttpResponse, answered: Response, body: ArrayBuffer, headOnly: boolean): void {
  response.cork(() => {
    response.writeStatus(`${answered.status} ${STATUS_CODES[answered.status] ?? ''}`);
    answered.headers.forEach((value, name) => {
      // uWebSockets.js writes the length itself.
      if (name !== 'content-length') response.writeHeader(name, value);
    });
    if (headOnly) response.endWithoutBody(body.byteLength);
    else response.end(body);
  });
}
