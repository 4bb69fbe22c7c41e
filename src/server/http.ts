import type { Relay } from '../relay/relay.ts';
import type { FetchHandler } from '../transports/transport.ts';
import type { Page, Pages } from './pages.ts';

/** On every answer. The pages need blob: and data: images, WebSockets, and the camera. */
const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; " +
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'permissions-policy': 'camera=(self), display-capture=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export interface HttpSurroundings {
  readonly pages: Pages;
  readonly relay: Pick<Relay, 'channels'>;
  /** The transport on whose port this handler serves: its pages speak that one. */
  readonly transport: string;
}

/** Everything that the relay serves over plain HTTP: its pages, and what is live. */
export function createFetchHandler(surroundings: HttpSurroundings): FetchHandler {
  const { pages, relay, transport } = surroundings;
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return text(405, 'Only GET and HEAD are served here.', { allow: 'GET, HEAD' });
    }
    const { pathname } = new URL(request.url);
    if (pathname === '/healthz') return json({ status: 'ok' });
    if (pathname === '/relay.json') return json({ transport });
    if (pathname === '/channels') return json({ channels: relay.channels() });
    const page = pages.get(pathname === '/' ? '/index.html' : pathname);
    return page === undefined ? text(404, 'There is nothing here.') : pageResponse(request, page);
  };
}

function pageResponse(request: Request, page: Page): Response {
  const headers: Record<string, string> = {
    ...securityHeaders,
    'content-type': page.contentType,
    etag: page.etag,
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
  };
  if (request.headers.get('if-none-match') === page.etag) return new Response(null, { status: 304, headers });
  const zipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '') ? page.gzipped : undefined;
  if (zipped !== undefined) headers['content-encoding'] = 'gzip';
  return new Response(zipped ?? page.plain, { headers });
}

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    headers: { ...securityHeaders, 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

function text(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8', ...headers },
  });
}
