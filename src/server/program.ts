import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { banner } from './banner.ts';
import { parseCommandLine } from './command-line.ts';
import { ConfigError } from './config.ts';
import { endSoon } from './end-soon.ts';
import { createLog, type Log } from './log.ts';
import { type RunningServer, startServer } from './server.ts';
import { StartError } from './start-error.ts';

const exitCodes = { failed: 1, usage: 2 } as const;

/** npm passes Ctrl-C on to a process that has it from the terminal already: the second one within this is the first. */
const SAME_SIGNAL_MS = 500;

export type Stop = (signal: 'SIGINT' | 'SIGTERM') => void;

function stopping(server: RunningServer, drainMs: number, log: Log): Stop {
  let closingSinceMs: number | undefined;
  return (signal) => {
    if (closingSinceMs !== undefined) {
      if (performance.now() - closingSinceMs > SAME_SIGNAL_MS) process.exit(exitCodes.failed);
      return;
    }
    closingSinceMs = performance.now();
    log.info('closing');
    // Who is at the keyboard does not want to wait; a supervisor would have everybody served.
    server.close(signal === 'SIGTERM' ? drainMs : undefined).then(
      () => endSoon(0),
      (error: unknown) => failBadly(error, log),
    );
  };
}

function failBadly(error: unknown, log: Log): void {
  log.fatal({ err: error }, 'this should not happen');
  process.exit(exitCodes.failed);
}

/**
 * What `npm start` does with its arguments, to the exit code.
 *
 * @param onStop is given what to do once the process is told to end; before that there is nothing to be done
 */
export async function runProgram(argv: readonly string[], onStop: (stop: Stop) => void): Promise<void> {
  try {
    await run(argv, onStop);
  } catch (error) {
    if (error instanceof CommanderError) endSoon(error.exitCode === 0 ? 0 : exitCodes.usage);
    else if (error instanceof ConfigError || error instanceof StartError) {
      console.error(styleText('red', error.message, { stream: process.stderr }));
      endSoon(error instanceof ConfigError ? exitCodes.usage : exitCodes.failed);
    } else throw error;
  }
}

async function run(argv: readonly string[], onStop: (stop: Stop) => void): Promise<void> {
  const invocation = parseCommandLine(argv);
  if (invocation.action === 'print') {
    await print(invocation.text).catch((cause: Error) => {
      throw new StartError(`The settings could not be printed: ${cause.message}`, { cause });
    });
    return;
  }
  const { config } = invocation;
  const log = createLog(config.log);
  // In an unknown state it would go on showing who knows what; whoever supervises it starts it again.
  process.on('uncaughtException', (error) => failBadly(error, log));
  const server = await startServer(config, fileURLToPath(new URL('../../../public', import.meta.url)), log);
  onStop(stopping(server, config.drainSeconds * 1000, log));
  print(banner(server, config, process.stdout.isTTY === true)).catch((error: unknown) =>
    log.warn({ err: error }, 'the addresses could not be printed'),
  );
}

const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
