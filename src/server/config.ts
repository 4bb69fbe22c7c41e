import type { KernelSettings } from '../kernel/kernel-settings.ts';
import type { RelaySettings } from '../relay/relay.ts';
import { isTransportName, type TransportName, transportNames } from '../transports/registry.ts';
import type { Patience, TlsFiles } from '../transports/transport.ts';
import type { LogOptions } from './log.ts';
import type { Tokens } from './tokens.ts';

/** A transport and the port it listens on; 0 is any free port. */
export interface Attachment {
  readonly transport: TransportName;
  readonly port: number;
}

export interface ServerConfig {
  readonly host: string;
  /** False where the relay chose the host, by who may emit. */
  readonly hostIsChosen: boolean;
  readonly attachments: readonly Attachment[];
  /** For https: a certificate of its own, which the relay makes and keeps in a folder, or PEM files. */
  readonly tls: { readonly selfSignedIn: string } | TlsFiles | undefined;
  readonly tokens: Tokens;
  /** Origins of pages that may connect besides the relay's own; `*` is every one. */
  readonly allowedOrigins: readonly string[];
  /** Names besides, such as those of a proxy, that are the relay's own. */
  readonly names: readonly string[];
  /** As the relay takes it. */
  readonly relay: RelaySettings;
  /** As every transport takes it. */
  readonly patience: Patience;
  /** What the kernel is asked to do for each connection. */
  readonly kernel: KernelSettings;
  readonly connectionsPerAddress: number;
  /** For how long an emitter that was lost may come back, before its viewers are told that it left. */
  readonly emitterGraceMs: number;
  /** After a SIGTERM, for clients to take what was sent to them. */
  readonly drainSeconds: number;
  readonly log: LogOptions;
  /** The folder whose reports are served under /reports/. */
  readonly reportsDirectory: string | undefined;
}

/** A setting has a value that it cannot have. The message names the setting, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'bad-config';
}

const MOST_PORT = 65_535;

function parsePort(text: string, source: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > MOST_PORT) {
    throw new ConfigError(
      `${source}: "${text}" is not a port; allowed is a whole number from 0 to ${MOST_PORT}.`,
    );
  }
  return port;
}

/**
 * Reads `name[:port]` for each transport. Those without a port get `firstPort` and the ones above it, in order.
 *
 * @param source where they came from, for the message
 * @throws ConfigError
 */
export function parseAttachments(
  specifications: readonly string[],
  firstPort: number,
  source: string,
): Attachment[] {
  let nextPort = firstPort;
  const attachments = specifications.map((specification) => {
    const [name = '', portText, ...rest] = specification.split(':');
    if (!isTransportName(name) || rest.length > 0) {
      throw new ConfigError(
        `${source}: "${specification}" is not allowed; give name or name:port, with name one of ${transportNames.join(', ')}.`,
      );
    }
    if (portText !== undefined) return { transport: name, port: parsePort(portText, source) };
    const port = nextPort;
    if (port > MOST_PORT) {
      throw new ConfigError(
        `${source}: "${specification}" would listen on port ${port}, and ${MOST_PORT} is the last; ` +
          'give a lower --port, or name:port.',
      );
    }
    if (nextPort !== 0) nextPort++;
    return { transport: name, port };
  });
  const fixed = attachments.map(({ port }) => port).filter((port) => port !== 0);
  const twice = fixed.find((port, i) => fixed.indexOf(port) !== i);
  if (twice !== undefined) {
    throw new ConfigError(`${source}: port ${twice} is given twice; each transport needs a port of its own.`);
  }
  return attachments;
}
