import type { FetchHandler } from './transport.ts';

/** A handler that always answers: if the one it wraps throws, that is told, and the client learns nothing of it. */
export function alwaysAnswering(
  fetch: FetchHandler,
  failed: (error: unknown) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return await fetch(request);
    } catch (error) {
      failed(error);
      return new Response(null, { status: 500 });
    }
  };
}

/** For what is no request at all. It is the client's fault, and no more is said of it. */
export function badRequest(): Response {
  return new Response(null, { status: 400 });
}
