#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import {
  banner,
  ConfigError,
  parseCommandLine,
  type RunningServer,
  StartError,
  startServer,
} from './server/index.ts';

const exitCodes = { failed: 1, usage: 2 } as const;

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
  const config = parseCommandLine(argv);
  const server = await startServer(config, fileURLToPath(new URL('../../public', import.meta.url)));
  closeOnSignal(server);
  console.log(banner(server, { host: config.host, qrCode: process.stdout.isTTY === true }));
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
