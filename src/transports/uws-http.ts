import { STATUS_CODES } from 'node:http';
import type { FetchHandler } from './transport.ts';
import type { HttpRequest, HttpResponse, UwsApp } from './uws-api.ts';

/** Serves a fetch-style handler for every path that the app has no other use for. Request bodies are not read. */
export function serveFetch(app: UwsApp, fetch: FetchHandler): void {
  app.any('/*', (response, request) => {
    let aborted = false;
    response.onAborted(() => {
      aborted = true;
    });
    // The request may only be touched before the first await.
    const read = requestOf(request);
    void answer(fetch, read).then(({ answered, body }) => {
      // The connection may have gone away in the meantime; touching it then would end the process.
      if (!aborted) write(response, answered, body, read?.method === 'HEAD');
    });
  });
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

interface Answer {
  readonly answered: Response;
  readonly body: ArrayBuffer;
}

async function answer(fetch: FetchHandler, request: Request | undefined): Promise<Answer> {
  const nothing = new ArrayBuffer(0);
  if (request === undefined) return { answered: new Response(null, { status: 400 }), body: nothing };
  try {
    const answered = await fetch(request);
    return { answered, body: await answered.arrayBuffer() };
  } catch (error) {
    console.error(error);
    return { answered: new Response(null, { status: 500 }), body: nothing };
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
