#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import {
  banner,
  ConfigError,
  createLog,
  type Log,
  parseCommandLine,
  type RunningServer,
  StartError,
  startServer,
} from './server/index.ts';

const exitCodes = { failed: 1, usage: 2 } as const;

const LINGER_MS = 1000;

/** npm passes Ctrl-C on to a process that has it from the terminal already: the second one within this is the first. */
const SAME_SIGNAL_MS = 500;

function closeOnSignal(server: RunningServer, drainMs: number, log: Log): void {
  let closingSinceMs: number | undefined;
  const stop = (graceMs?: number): void => {
    if (closingSinceMs !== undefined) {
      if (performance.now() - closingSinceMs > SAME_SIGNAL_MS) process.exit(exitCodes.failed);
      return;
    }
    closingSinceMs = performance.now();
    log.info('closing');
    server.close(graceMs).then(
      // The process ends by itself, which lets a profiler write what it has; what still holds it is not waited for.
      () => setTimeout(() => process.exit(0), LINGER_MS).unref(),
      (error: unknown) => failBadly(error, log),
    );
  };
  // Who is at the keyboard does not want to wait; a supervisor would have everybody served.
  process.on('SIGINT', () => stop());
  process.on('SIGTERM', () => stop(drainMs));
}

function failBadly(error: unknown, log: Log): void {
  log.fatal({ err: error }, 'this should not happen');
  process.exit(exitCodes.failed);
}

async function main(argv: readonly string[]): Promise<void> {
  const invocation = parseCommandLine(argv);
  if (invocation.action === 'print') {
    console.log(invocation.text);
    return;
  }
  const { config } = invocation;
  const log = createLog(config.log);
  // In an unknown state it would go on showing who knows what; whoever supervises it starts it again.
  process.on('uncaughtException', (error) => failBadly(error, log));
  const server = await startServer(config, fileURLToPath(new URL('../../public', import.meta.url)), log);
  closeOnSignal(server, config.drainSeconds * 1000, log);
  console.log(banner(server, config, process.stdout.isTTY === true));
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
