/**
 * One handler for everything that is plain HTTP, served alike by every transport on its own port. A response whose
 * length is known says so in `content-length`; any other body is passed on as it comes, no faster than the client takes
 * it, and cancelled when the client goes.
 */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

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
