import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { checkWritable, exitCodeOf, exitCodes, interruptSignal } from './command.ts';
import { type Invocation, parseInvocation } from './command-line.ts';
import { ProgressLine } from './progress.ts';
import { projectRoot } from './project-root.ts';
import { renderTable } from './report/table.ts';
import { writeReport } from './report/write.ts';
import { scenarios } from './scenarios/index.ts';

async function run(invocation: Extract<Invocation, { action: 'run' }>): Promise<number> {
  const { scenario, options, command } = invocation;
  const reportsDirectory = resolve(invocation.reportsDirectory ?? join(projectRoot, 'reports'));
  await checkWritable(reportsDirectory);
  const progress = new ProgressLine(process.stderr);
  const signal = interruptSignal(
    progress,
    'Stopping. What was measured is written; Ctrl-C again to leave at once.',
  );
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
  const invocation = parseInvocation(argv);
  if (invocation.action === 'run') return run(invocation);
  for (const { name, summary } of scenarios) console.log(`${name.padEnd(12)}${summary}`);
  return exitCodes.valid;
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
