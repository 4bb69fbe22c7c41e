import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Counters } from '../relay/counters.ts';
import { type LinkAcceptor, Relay } from '../relay/relay.ts';
import { loadTransport, type TransportName } from '../transports/registry.ts';
import type { Listening, TlsFiles } from '../transports/transport.ts';
import { certifiedHosts } from './addresses.ts';
import { keepCertificate } from './certificate.ts';
import type { Attachment, ServerConfig } from './config.ts';
import { createFetchHandler } from './http.ts';
import { Metrics } from './metrics.ts';
import { loadPages } from './pages.ts';
import { allows } from './tokens.ts';

/** A transport of a running server. */
export interface Attached {
  readonly transport: TransportName;
  readonly port: number;
  readonly implementation: string;
}

export interface RunningServer {
  readonly scheme: 'http' | 'https';
  readonly attached: readonly Attached[];
  /** Tells every client, closes every transport, and frees the ports. A second call does nothing more. */
  close(): Promise<void>;
}

/** A transport could not be started. `cause` is what its library said. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'start-failed';
}

/**
 * Starts one relay with all its transports; if one cannot start, none stays.
 *
 * @param publicDirectory the folder whose files are served as pages
 * @throws StartError
 */
export async function startServer(config: ServerConfig, publicDirectory: string): Promise<RunningServer> {
  const tls = await tlsFiles(config.tls);
  const tokens = config.tokens ?? {};
  const relay = new Relay({
    allows: (role, hello) => allows(tokens, role, hello),
    frameLimitBytes: config.frameLimitBytes,
    longestUnacknowledgedMs: config.longestUnacknowledgedMs,
    limits: config.limits,
    nowMs: () => performance.now(),
  });
  const counters = new Map<string, Counters>();
  const attach = (name: string): LinkAcceptor => {
    const mine = counters.get(name) ?? new Counters();
    counters.set(name, mine);
    return relay.attach(mine);
  };
  const metrics = new Metrics({ counters, channels: () => relay.channels() });
  const pages = await loadPages(publicDirectory);
  const started: { transport: TransportName; listening: Listening }[] = [];
  const close = async (): Promise<void> => {
    relay.shutDown();
    await Promise.all(started.map(({ listening }) => listening.close()));
  };
  for (const attachment of config.attachments) {
    try {
      const transport = await loadTransport(attachment.transport);
      const listening = await transport.listen({
        host: config.host,
        port: attachment.port,
        relay: attach(attachment.transport),
        fetch: createFetchHandler({
          pages,
          relay,
          viewers: attach('mjpeg'),
          metrics,
          transport: attachment.transport,
          reportsDirectory: config.reportsDirectory,
          mayWatch: (_channel, token) => allows(tokens, 'consume', { token }),
        }),
        ...(tls === undefined ? {} : { tls }),
        nowMicros: () => Date.now() * 1000,
      });
      started.push({ transport: attachment.transport, listening });
    } catch (error) {
      await close();
      throw startError(attachment, config.host, error);
    }
  }
  return {
    scheme: tls === undefined ? 'http' : 'https',
    attached: started.map(({ transport, listening: { port, implementation } }) => ({
      transport,
      port,
      implementation,
    })),
    close,
  };
}

/** @throws StartError if the files are not a certificate and its key */
async function tlsFiles(tls: ServerConfig['tls']): Promise<TlsFiles | undefined> {
  if (tls === undefined) return undefined;
  try {
    if ('selfSignedIn' in tls) return await keepCertificate(tls.selfSignedIn, certifiedHosts(), Date.now());
    const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)]);
    createSecureContext({ cert, key });
    return tls;
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    const what =
      'selfSignedIn' in tls
        ? `no certificate could be kept in ${tls.selfSignedIn}`
        : `${tls.certFile} and ${tls.keyFile} are not a certificate and its key in PEM`;
    throw new StartError(`https: ${what}: ${said}`, { cause });
  }
}

function startError({ transport, port }: Attachment, host: string, cause: unknown): StartError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const what =
    code === 'EADDRINUSE'
      ? `port ${port} on ${host} is taken; choose another with --port or --transport ${transport}:PORT`
      : cause instanceof Error
        ? cause.message
        : String(cause);
  return new StartError(`${transport}: ${what}`, { cause });
}
