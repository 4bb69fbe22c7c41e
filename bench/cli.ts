import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { type Invocation, parseInvocation } from './command/command-line.ts';
import { checkWritable, codeOf, exitCodeOf, exitCodes, interruptSignal } from './command/ending.ts';
import { foresee, whyNoBaseline } from './command/foresee.ts';
import { ProgressLine } from './command/progress.ts';
import { readBaseline, saveBaseline } from './judge/baseline-store.ts';
import { parseExpectation } from './judge/expectation.ts';
import { judge, type Standards } from './judge/judge.ts';
import { projectRoot } from './processes/project-root.ts';
import { judgementLines } from './report/judgement.ts';
import { renderTable } from './report/table.ts';
import { resultsWithoutSecrets } from './results/secrets.ts';
import { scenarios } from './scenarios/index.ts';

async function run(invocation: Extract<Invocation, { action: 'run' }>): Promise<number> {
  const { scenario, options, command, target, judging } = invocation;
  const reportsDirectory = resolve(invocation.reportsDirectory ?? join(projectRoot, 'reports'));
  await checkWritable(reportsDirectory);
  const standards = await readStandards(reportsDirectory, invocation);
  for (const note of foresee(options, { ...judging, ...standards })) console.error(note);
  // What draws the charts takes a while to load: not for help and refusals, and not beside what is measured.
  const { keepReport } = await import('./report/keep-report.ts');
  const progress = new ProgressLine(process.stderr);
  const signal = interruptSignal(
    progress,
    'Stopping. What was measured is written; Ctrl-C again to leave at once.',
  );
  const judged = judge(await scenario.run({ options, command, progress, signal }), standards);
  const results = target === undefined ? judged : resultsWithoutSecrets(judged, target);
  console.log(renderTable(results, styleText));
  if (!results.valid) {
    console.log(styleText('red', results.complete ? 'This run is invalid:' : 'This run is incomplete:'));
    for (const reason of results.reasons) console.log(`  ${reason}`);
  }
  if (results.judgement !== undefined) {
    console.log(`\n${judgementLines(results.judgement, styleText).join('\n')}`);
  }
  const { htmlPath, problem } = await keepReport(reportsDirectory, results);
  if (problem !== undefined) console.error(styleText('red', problem, { stream: process.stderr }));
  if (htmlPath !== undefined) console.log(`\nReport: ${htmlPath}`);
  if (problem !== undefined) return exitCodes.failed;
  if (!results.complete) return exitCodes.interrupted;
  if (judging.saveBaseline !== undefined) {
    console.log(`Baseline: ${await saveBaseline(reportsDirectory, judging.saveBaseline, results)}`);
    const why = whyNoBaseline(results);
    if (why !== undefined) console.log(`Nothing can be set against it: ${why}.`);
  }
  return codeOf(results);
}

/** Read before minutes of measuring, not after. @throws ResultsError if there is no such baseline */
async function readStandards(
  reportsDirectory: string,
  { scenario, options, judging }: Extract<Invocation, { action: 'run' }>,
): Promise<Standards> {
  const { against, strict } = judging;
  const own = scenario.expectations?.(options) ?? [];
  const expectations = [...own.map(parseExpectation), ...judging.expectations];
  if (against === undefined) return { expectations, strict };
  const results = await readBaseline(reportsDirectory, against);
  return { expectations, strict, baseline: { name: against, results } };
}

async function main(argv: readonly string[]): Promise<number> {
  const invocation = parseInvocation(argv);
  if (invocation.action === 'run') return run(invocation);
  for (const { name, summary } of scenarios) console.log(`${name.padEnd(12)}${summary}`);
  return exitCodes.valid;
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
