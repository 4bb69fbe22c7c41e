import { Relay } from '../relay/relay.ts';
import { loadTransport, type TransportName } from '../transports/registry.ts';
import type { Listening } from '../transports/transport.ts';
import type { Attachment, ServerConfig } from './config.ts';
import { createFetchHandler } from './http.ts';
import { loadPages } from './pages.ts';

/** A transport of a running server. */
export interface Attached {
  readonly transport: TransportName;
  readonly port: number;
  readonly implementation: string;
}

export interface RunningServer {
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
  const relay = new Relay({
    frameLimitBytes: config.frameLimitBytes,
    longestUnacknowledgedMs: config.longestUnacknowledgedMs,
    nowMs: () => performance.now(),
  });
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
        relay,
        fetch: createFetchHandler({ pages, relay, transport: attachment.transport }),
        nowMicros: () => Date.now() * 1000,
      });
      started.push({ transport: attachment.transport, listening });
    } catch (error) {
      await close();
      throw startError(attachment, config.host, error);
    }
  }
  return {
    attached: started.map(({ transport, listening: { port, implementation } }) => ({
      transport,
      port,
      implementation,
    })),
    close,
  };
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
