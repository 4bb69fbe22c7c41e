import { Command, Option } from 'commander';
import { defaultLimits } from '../relay/limits.ts';
import { transportNames } from '../transports/registry.ts';
import type { TlsFiles } from '../transports/transport.ts';
import { certificateDirectory } from './certificate.ts';
import {
  ConfigError,
  defaults,
  parseAttachments,
  parsePort,
  parsePositiveInteger,
  type ServerConfig,
} from './config.ts';

const examples = `
Examples:
  npm start                                    Socket.IO on http://localhost:${defaults.port}
  npm start -- --host 0.0.0.0 --https          for everyone on the network, cameras of phones too
  npm start -- --transport uws --port 8080     uWebSockets.js on port 8080
  npm start -- --transport socketio --transport uws:5100
                                               both at once; emit over one, watch over the other
  RELAYMARK_PUBLISH_TOKEN=secret npm start     only who knows the token may emit: emit.html?token=secret

Transports: ${transportNames.join(', ')}
A browser gives a page its camera on localhost and over https only.
`;

interface Flags {
  readonly port: string;
  readonly host: string;
  readonly transport: string[];
  readonly frameLimit: string;
  readonly longestUnacknowledged: string;
  readonly mostChannels: string;
  readonly mostConsumers: string;
  readonly mostFrames: string;
  readonly mostBytes: string;
  readonly mostControls: string;
  readonly https?: true;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly reports?: string | true;
  readonly publishToken?: string;
  readonly viewToken?: string;
}

function relayCommand(): Command {
  return new Command('relaymark')
    .description('Relays the frames of a webcam to everyone who watches.')
    .option(
      '--port <port>',
      'the first transport listens here, further ones on the ports above',
      `${defaults.port}`,
    )
    .option('--host <address>', 'address to bind to; 0.0.0.0 for everyone on the network', defaults.host)
    .addOption(
      new Option('--transport <name[:port]>', 'how to carry the frames; repeat it for several')
        .default([], `"${defaults.transport}"`)
        .argParser((value: string, previous: string[]) => [...previous, value]),
    )
    .option('--https', 'with a certificate that the relay makes for this machine, and keeps')
    .option('--tls-cert <file>', 'https with this certificate, in PEM')
    .option('--tls-key <file>', 'and its key')
    .addOption(
      new Option('--publish-token <token>', 'who may emit; everybody without it').env(
        'RELAYMARK_PUBLISH_TOKEN',
      ),
    )
    .addOption(
      new Option('--view-token <token>', 'who may watch; everybody without it').env('RELAYMARK_VIEW_TOKEN'),
    )
    .option('--reports [directory]', 'serve the reports of the bench, from "reports" if nothing else is said')
    .option(
      '--longest-unacknowledged <milliseconds>',
      'how far a viewer may fall behind before it is sent no more',
      `${defaults.longestUnacknowledgedMs}`,
    )
    .option('--frame-limit <bytes>', 'the largest image an emitter may send', `${defaults.frameLimitBytes}`)
    .option('--most-channels <count>', 'channels that may be open at a time', `${defaultLimits.channels}`)
    .option('--most-consumers <count>', 'consumers of one channel', `${defaultLimits.consumersPerChannel}`)
    .option('--most-frames <count>', 'frames a second of one emitter', `${defaultLimits.framesPerSecond}`)
    .option('--most-bytes <count>', 'bytes a second of one emitter', `${defaultLimits.bytesPerSecond}`)
    .option(
      '--most-controls <count>',
      'control messages a second of one client',
      `${defaultLimits.controlsPerSecond}`,
    )
    .addHelpText('after', examples)
    .exitOverride();
}

/**
 * Reads the relay's command line, without the program's own name.
 *
 * @throws ConfigError
 * @throws CommanderError for what is no option, and for `--help`
 */
export function parseCommandLine(argv: readonly string[]): ServerConfig {
  const flags = relayCommand()
    .parse([...argv], { from: 'user' })
    .opts<Flags>();
  const transports = flags.transport.length > 0 ? flags.transport : [defaults.transport];
  return {
    host: flags.host,
    attachments: parseAttachments(transports, parsePort(flags.port, '--port')),
    frameLimitBytes: parsePositiveInteger(flags.frameLimit, '--frame-limit'),
    longestUnacknowledgedMs: parsePositiveInteger(flags.longestUnacknowledged, '--longest-unacknowledged'),
    limits: {
      channels: parsePositiveInteger(flags.mostChannels, '--most-channels'),
      consumersPerChannel: parsePositiveInteger(flags.mostConsumers, '--most-consumers'),
      framesPerSecond: parsePositiveInteger(flags.mostFrames, '--most-frames'),
      bytesPerSecond: parsePositiveInteger(flags.mostBytes, '--most-bytes'),
      controlsPerSecond: parsePositiveInteger(flags.mostControls, '--most-controls'),
    },
    tls: tlsOf(flags),
    tokens: {
      publish: tokenOf(flags.publishToken, '--publish-token'),
      view: tokenOf(flags.viewToken, '--view-token'),
    },
    reportsDirectory: flags.reports === true ? 'reports' : flags.reports,
  };
}

function tlsOf({ https, tlsCert, tlsKey }: Flags): { selfSignedIn: string } | TlsFiles | undefined {
  if (tlsCert !== undefined && tlsKey !== undefined) return { certFile: tlsCert, keyFile: tlsKey };
  if (tlsCert !== undefined) throw new ConfigError(`--tls-cert: "${tlsCert}" needs its key, with --tls-key.`);
  if (tlsKey !== undefined)
    throw new ConfigError(`--tls-key: "${tlsKey}" needs its certificate, with --tls-cert.`);
  return https ? { selfSignedIn: certificateDirectory() } : undefined;
}

/** An empty one, from an unset variable perhaps, would let nobody in or everybody, and neither is meant. */
function tokenOf(token: string | undefined, setting: string): string | undefined {
  if (token === '') throw new ConfigError(`${setting}: it is empty; give a token, or leave the setting out.`);
  return token;
}
