import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { CommanderError } from 'commander';
import { type Invocation, parseInvocation } from './command-line.ts';
import { UsageError } from './options.ts';
import { PictureError } from './picture/errors.ts';
import { ChildError } from './processes/child.ts';
import { ProgressLine } from './progress.ts';
import { projectRoot } from './project-root.ts';
import { renderTable } from './report/table.ts';
import { writeReport } from './report/write.ts';
import { scenarios } from './scenarios/index.ts';

const exitCodes = { valid: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** npm passes Ctrl-C on to a process that has it from the terminal already: the second one within this is the first. */
const SAME_INTERRUPT_MS = 500;

/** Aborts at the first Ctrl-C; the second one ends the process at once. */
function interruptSignal(progress: ProgressLine): AbortSignal {
  const controller = new AbortController();
  let interruptedAtMs = 0;
  const interrupt = (): void => {
    if (!controller.signal.aborted) {
      interruptedAtMs = performance.now();
      progress.note('Stopping. What was measured is written; Ctrl-C again to leave at once.');
      controller.abort();
    } else if (performance.now() - interruptedAtMs > SAME_INTERRUPT_MS) {
      process.exit(exitCodes.interrupted);
    }
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}

/** Said before minutes of measuring, not after. @throws UsageError */
async function checkWritable(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--reports: "${directory}" cannot be written to (${why}); give another directory.`);
  }
}

async function run(invocation: Extract<Invocation, { action: 'run' }>): Promise<number> {
  const { scenario, options, command } = invocation;
  const reportsDirectory = resolve(invocation.reportsDirectory ?? join(projectRoot, 'reports'));
  await checkWritable(reportsDirectory);
  const progress = new ProgressLine(process.stderr);
  const signal = interruptSignal(progress);
  const results = await scenario.run({ options, command, progress, signal });
  const { htmlPath } = await writeReport(reportsDirectory, results);
  console.log(renderTable(results, styleText));
  if (!results.valid) {
    console.log(styleText('red', results.complete ? 'This run is invalid:' : 'This run is incomplete:'));
    for (const reason of results.reasons) console.log(`  ${reason}`);
  }
  console.log(`\nReport: ${htmlPath}`);
  if (!results.complete) return exitCodes.interrupted;
  return results.valid ? exitCodes.valid : exitCodes.failed;
}

async function main(argv: readonly string[]): Promise<number> {
  try {
    const invocation = parseInvocation(argv);
    if (invocation.action === 'run') return await run(invocation);
    for (const { name, summary } of scenarios) console.log(`${name.padEnd(12)}${summary}`);
    return exitCodes.valid;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.valid : exitCodes.usage;
    if (error instanceof UsageError) {
      console.error(styleText('red', error.message, { stream: process.stderr }));
      return exitCodes.usage;
    }
    if (error instanceof ChildError || error instanceof PictureError) {
      console.error(styleText('red', error.message, { stream: process.stderr }));
      return exitCodes.failed;
    }
    throw error;
  }
}

process.exit(await main(process.argv.slice(2)));
