import type { LinkAcceptor, Relay } from '../relay/relay.ts';
import type { FetchHandler } from '../transports/door/answer.ts';
import { refusalResponse, retryAfter } from '../transports/door/refusal-answer.ts';
import type { RefusalCode } from '../wire/errors.ts';
import { isChannelName } from '../wire/hello.ts';
import type { WireName } from '../wire/wire-name.ts';
import type { Metrics } from './metrics.ts';
import { mjpegContentType, mjpegStream } from './mjpeg.ts';
import { isOutOfDescriptors } from './open-files.ts';
import type { Page, Pages } from './pages.ts';
import { serveReport } from './reports.ts';

/** On every answer. The pages need blob: and data: images, WebSockets, and the camera. */
const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; " +
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'permissions-policy': 'camera=(self), display-capture=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** What supervisors ask for. It is answered as long as the process lives, whoever else is connected. */
export const isForSupervisors = (path: string): boolean => ['/healthz', '/readyz', '/metrics'].includes(path);

export interface HttpServices {
  readonly pages: Pages;
  readonly relay: Pick<Relay, 'channels' | 'newest' | 'shuttingDown'>;
  /** Where those come in who watch without a script. */
  readonly viewers: LinkAcceptor;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** The transport on whose port this handler serves. */
  readonly transport: string;
  /** What its clients speak: pages that it serves load that. */
  readonly wire: WireName;
  /** The folder whose reports are served, if they are. */
  readonly reportsDirectory?: string | undefined;
  /** Whether whoever shows this token may watch that channel. */
  readonly mayWatch: (channel: string, token: string | undefined) => boolean;
  /** Whether the relay may be asked by this name. */
  readonly allowsHost: (hostname: string) => boolean;
  /** Somebody was refused who asks for no pictures. */
  readonly turnedAway: (code: RefusalCode) => void;
  /** A request could not be answered, by a fault of ours. */
  readonly failed: (error: unknown) => void;
}

/** Everything that the relay serves over plain HTTP: its pages, what is live, and pictures for whoever runs no script. */
export function createFetchHandler(services: HttpServices): FetchHandler {
  const respond = responder(services);
  return async (request) => {
    try {
      return await respond(request);
    } catch (error) {
      if (isOutOfDescriptors(error)) {
        services.turnedAway('too-many-open-files');
        return refused('too-many-open-files');
      }
      services.failed(error);
      return text(500, 'Something went wrong here.');
    }
  };
}

function responder(services: HttpServices): (request: Request) => Promise<Response> {
  const { pages, relay, transport, wire, reportsDirectory, metrics } = services;
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return text(405, 'Only GET and HEAD are served here.', { allow: 'GET, HEAD' });
    }
    const { hostname, pathname, searchParams } = new URL(request.url);
    if (pathname === '/healthz') return json({ status: 'ok' });
    if (pathname === '/readyz') {
      return relay.shuttingDown
        ? json({ status: 'shutting down' }, 503, retryAfter)
        : json({ status: 'ready' });
    }
    // Who looks after the relay may call it what they like: nobody learns anything from the above.
    if (!services.allowsHost(hostname)) {
      services.turnedAway('bad-origin');
      return refused('bad-origin');
    }
    if (pathname === '/metrics') {
      return answer(200, await metrics.text(), {
        'content-type': metrics.contentType,
        'cache-control': 'no-store',
      });
    }
    if (pathname === '/relay.json') return json({ transport, wire, reports: reportsDirectory !== undefined });
    if (pathname === '/channels') return json({ channels: relay.channels() });
    const [, channel, view] = /^\/channels\/([^/]+)\/(snapshot|mjpeg)$/.exec(pathname) ?? [];
    if (channel !== undefined && view !== undefined) {
      const token = searchParams.get('token') ?? undefined;
      const headOnly = request.method === 'HEAD';
      return withoutScript(services, { channel, token, headOnly }, view);
    }
    if (reportsDirectory !== undefined && pathname.startsWith('/reports/')) {
      const report = await serveReport(reportsDirectory, pathname.slice('/reports/'.length));
      return report ?? text(404, 'There is no such report.');
    }
    const page = pages.get(pathname === '/' ? '/index.html' : pathname);
    return page === undefined ? text(404, 'There is nothing here.') : pageResponse(request, page);
  };
}

interface Watching {
  readonly channel: string;
  readonly token: string | undefined;
  readonly headOnly: boolean;
}

function withoutScript(
  { relay, viewers, mayWatch }: HttpServices,
  { channel, token, headOnly }: Watching,
  view: string,
): Response {
  const refuse = (code: RefusalCode): Response => {
    viewers.turnedAway(code);
    return refused(code);
  };
  if (!isChannelName(channel)) return refuse('bad-channel');
  if (!mayWatch(channel, token)) return refuse('bad-token');
  const newest = relay.newest(channel);
  if (view === 'snapshot') {
    if (newest === undefined)
      return text(404, 'Nobody is live on this channel.', { 'cache-control': 'no-store' });
    const { frame, ageMs } = newest;
    const image = Buffer.from(frame.image);
    return new Response(image, {
      headers: {
        ...securityHeaders,
        'content-type': frame.mediaType,
        'content-length': `${image.length}`,
        'cache-control': 'no-store',
        'x-frame-age-ms': `${Math.round(ageMs)}`,
      },
    });
  }
  const pictures = headOnly ? null : mjpegStream(viewers, { channel, token });
  if (typeof pictures === 'string') return refused(pictures);
  return new Response(pictures, {
    headers: { ...securityHeaders, 'content-type': mjpegContentType, 'cache-control': 'no-store' },
  });
}

function refused(code: RefusalCode): Response {
  const response = refusalResponse(code);
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  return response;
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
  const body = zipped ?? page.plain;
  return new Response(body, { headers: { ...headers, 'content-length': `${body.length}` } });
}

function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return answer(status, JSON.stringify(value), {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...headers,
  });
}

function text(status: number, message: string, headers: Record<string, string> = {}): Response {
  return answer(status, `${message}\n`, { 'content-type': 'text/plain; charset=utf-8', ...headers });
}

function answer(status: number, content: string, headers: Readonly<Record<string, string>>): Response {
  const body = Buffer.from(content);
  return new Response(body, {
    status,
    headers: { ...securityHeaders, 'content-length': `${body.length}`, ...headers },
  });
}
