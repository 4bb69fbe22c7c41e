import type { RelayLimits } from '../relay/limits.ts';
import { relayDefaults } from '../relay/relay.ts';
import { isTransportName, type TransportName, transportNames } from '../transports/registry.ts';
import type { TlsFiles } from '../transports/transport.ts';
import type { Tokens } from './tokens.ts';

/** A transport and the port it listens on; 0 is any free port. */
export interface Attachment {
  readonly transport: TransportName;
  readonly port: number;
}

export interface ServerConfig {
  readonly host: string;
  readonly attachments: readonly Attachment[];
  /** The largest image that an emitter may send, in bytes. */
  readonly frameLimitBytes: number;
  /** How old a frame may be that a consumer has not acknowledged, before it is sent no other. */
  readonly longestUnacknowledgedMs: number;
  /** For https: a certificate of its own, which the relay makes and keeps in a folder, or PEM files. */
  readonly tls?: { readonly selfSignedIn: string } | TlsFiles | undefined;
  readonly tokens?: Tokens | undefined;
  readonly limits?: Partial<RelayLimits> | undefined;
  /** The folder whose reports are served under /reports/. */
  readonly reportsDirectory?: string | undefined;
}

/** The original program's port and library, and for this machine only: a camera is not to be shown by accident. */
export const defaults = {
  host: '127.0.0.1',
  port: 5000,
  transport: 'socketio',
  ...relayDefaults,
} as const;

/** A setting has a value that it cannot have. The message names the setting, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'bad-config';
}

/** @throws ConfigError */
export function parsePort(text: string, setting: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new ConfigError(`${setting}: "${text}" is not a port; allowed is a whole number from 0 to 65535.`);
  }
  return port;
}

/** @throws ConfigError */
export function parsePositiveInteger(text: string, setting: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new ConfigError(`${setting}: "${text}" is not allowed; give a whole number of at least 1.`);
  }
  return value;
}

/**
 * Reads `name[:port]` for each transport. Those without a port get `firstPort` and the ones above it, in order.
 *
 * @throws ConfigError
 */
export function parseAttachments(specifications: readonly string[], firstPort: number): Attachment[] {
  let nextPort = firstPort;
  const attachments = specifications.map((specification) => {
    const [name = '', portText, ...rest] = specification.split(':');
    if (!isTransportName(name) || rest.length > 0) {
      throw new ConfigError(
        `--transport: "${specification}" is not allowed; give name or name:port, with name one of ${transportNames.join(', ')}.`,
      );
    }
    if (portText !== undefined) return { transport: name, port: parsePort(portText, '--transport') };
    const port = nextPort;
    if (nextPort !== 0) nextPort++;
    return { transport: name, port };
  });
  const fixed = attachments.map(({ port }) => port).filter((port) => port !== 0);
  const twice = fixed.find((port, i) => fixed.indexOf(port) !== i);
  if (twice !== undefined) {
    throw new ConfigError(
      `--transport: port ${twice} is given twice; each transport needs a port of its own.`,
    );
  }
  return attachments;
}
