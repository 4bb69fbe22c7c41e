#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { Command, CommanderError, Option } from 'commander';
import { reachableHosts } from './server/addresses.ts';
import {
  ConfigError,
  defaults,
  parseAttachments,
  parsePort,
  parsePositiveInteger,
  type RunningServer,
  type ServerConfig,
  StartError,
  startServer,
  transportNames,
} from './server/index.ts';

const exitCodes = { failed: 1, usage: 2 } as const;

const examples = `
Examples:
  npm start                                    Socket.IO on http://localhost:${defaults.port}
  npm start -- --host 0.0.0.0                  for everyone on the network
  npm start -- --transport uws --port 8080     uWebSockets.js on port 8080
  npm start -- --transport socketio --transport uws:5100
                                               both at once; emit over one, watch over the other

Transports: ${transportNames.join(', ')}
A browser gives a page its camera on localhost and over https only.
`;

function readConfig(argv: readonly string[]): ServerConfig {
  const command = new Command('relaymark')
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
    .option(
      '--longest-unacknowledged <milliseconds>',
      'how far a viewer may fall behind before it is sent no more',
      `${defaults.longestUnacknowledgedMs}`,
    )
    .option('--frame-limit <bytes>', 'the largest image an emitter may send', `${defaults.frameLimitBytes}`)
    .addHelpText('after', examples)
    .exitOverride();
  command.parse([...argv], { from: 'user' });
  const options = command.opts<{
    port: string;
    host: string;
    transport: string[];
    frameLimit: string;
    longestUnacknowledged: string;
  }>();
  const transports = options.transport.length > 0 ? options.transport : [defaults.transport];
  return {
    host: options.host,
    attachments: parseAttachments(transports, parsePort(options.port, '--port')),
    frameLimitBytes: parsePositiveInteger(options.frameLimit, '--frame-limit'),
    longestUnacknowledgedMs: parsePositiveInteger(options.longestUnacknowledged, '--longest-unacknowledged'),
  };
}

function banner(server: RunningServer, host: string): string {
  const lines = ['', `${styleText('bold', 'Relaymark')} is up.`, ''];
  for (const { transport, port, implementation } of server.attached) {
    lines.push(`  ${styleText('bold', transport)} ${styleText('dim', `(${implementation})`)}`);
    for (const name of reachableHosts(host)) {
      const base = `http://${name}:${port}`;
      lines.push(
        `    emit   ${styleText('cyan', `${base}/emit.html`)}`,
        `    watch  ${styleText('cyan', `${base}/consume.html`)}`,
      );
    }
    lines.push('');
  }
  lines.push(styleText('dim', 'Ctrl-C stops it.'), '');
  return lines.join('\n');
}

const LINGER_MS = 1000;

function closeOnSignal(server: RunningServer): void {
  let closing = false;
  const stop = (): void => {
    // npm passes Ctrl-C on to a process that has it from the terminal already.
    if (closing) return;
    closing = true;
    console.error(styleText('dim', 'Closing.', { stream: process.stderr }));
    server.close().then(
      // The process ends by itself, which lets a profiler write what it has; what still holds it is not waited for.
      () => setTimeout(() => process.exit(0), LINGER_MS).unref(),
      (error: unknown) => {
        console.error(error);
        process.exit(exitCodes.failed);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function main(argv: readonly string[]): Promise<void> {
  const config = readConfig(argv);
  const server = await startServer(config, fileURLToPath(new URL('../../public', import.meta.url)));
  closeOnSignal(server);
  console.log(banner(server, config.host));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else if (error instanceof ConfigError) {
    console.error(styleText('red', error.message, { stream: process.stderr }));
    process.exitCode = exitCodes.usage;
  } else if (error instanceof StartError) {
    console.error(styleText('red', error.message, { stream: process.stderr }));
    process.exitCode = exitCodes.failed;
  } else throw error;
}
