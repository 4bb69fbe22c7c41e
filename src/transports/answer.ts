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
