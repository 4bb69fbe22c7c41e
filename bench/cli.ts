import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { type Invocation, parseInvocation } from './command/command-line.ts';
import { contenderLogs, logsInWords, withLogsNamed } from './command/contender-logs.ts';
import { checkWritable, codeOf, exitCodeOf, exitCodes, interruptSignal } from './command/ending.ts';
import { foresee, whyNoBaseline } from './command/foresee.ts';
import { ProgressLine } from './command/progress.ts';
import { runScenario } from './command/run-scenario.ts';
import { readBaseline, saveBaseline } from './judge/baseline-store.ts';
import { parseExpectation } from './judge/expectation.ts';
import { judge, type Standards } from './judge/judge.ts';
import { projectRoot } from './processes/project-root.ts';
import { judgementLines } from './report/judgement.ts';
import { type Paint, renderTable } from './report/table.ts';
import type { RunResults } from './results/results.ts';
import { resultsWithoutSecrets } from './results/secrets.ts';
import { scenarios } from './scenarios/index.ts';

async function run(invocation: Extract<Invocation, { action: 'run' }>): Promise<number> {
  const { scenario, options, command, target, judging, format } = invocation;
  // With a format, standard output is that and nothing else.
  const output = format === undefined ? process.stdout : process.stderr;
  const say = (text: string): boolean => output.write(`${text}\n`);
  const paint: Paint = (style, text) => styleText(style, text, { stream: output });
  const reportsDirectory = resolve(invocation.reportsDirectory ?? join(projectRoot, 'reports'));
  await checkWritable(reportsDirectory);
  const standards = await readStandards(reportsDirectory, invocation);
  for (const note of foresee(options, { ...judging, ...standards })) console.error(note);
  // What draws the charts takes a while to load: not for help and refusals, and not beside what is measured.
  const { keepReport } = await import('./report/keep-report.ts');
  const { addStepSummary, printAs } = await import('./command/hand-on.ts');
  const progress = new ProgressLine(process.stderr);
  const signal = interruptSignal(
    progress,
    'Stopping. What was measured is written; Ctrl-C again to leave at once.',
  );
  const expected = judging.expectations.map(({ text }) => text);
  const ran = await runScenario(scenario, { options, command, progress, signal }, expected);
  const judged = judge(ran, standards);
  const logs = contenderLogs(options.entries);
  const named = withLogsNamed(judged, logs);
  const results = target === undefined ? named : resultsWithoutSecrets(named, target);
  say(told(results, paint).join('\n'));
  const { htmlPath, problem } = await keepReport(reportsDirectory, results, logs);
  const problems = [problem, await addStepSummary(process.env.GITHUB_STEP_SUMMARY, results)];
  for (const words of problems) {
    if (words !== undefined) console.error(styleText('red', words, { stream: process.stderr }));
  }
  if (htmlPath !== undefined) say(`\nReport: ${htmlPath}`);
  if (htmlPath !== undefined && logs.length > 0) say(logsInWords(logs));
  if (format !== undefined) await printAs(format, [results]);
  if (problem !== undefined) return exitCodes.failed;
  if (!results.complete) return exitCodes.interrupted;
  if (judging.saveBaseline !== undefined) {
    say(`Baseline: ${await saveBaseline(reportsDirectory, judging.saveBaseline, results)}`);
    const why = whyNoBaseline(results);
    if (why !== undefined) say(`Nothing can be set against it: ${why}.`);
  }
  return codeOf(results);
}

/** What a run has come to, in lines for the terminal. */
function told(results: RunResults, paint: Paint): string[] {
  const { valid, complete, reasons, judgement } = results;
  return [
    renderTable(results, paint),
    ...(valid
      ? []
      : [
          paint('red', complete ? 'This run is invalid:' : 'This run is incomplete:'),
          ...reasons.map((reason) => `  ${reason}`),
        ]),
    ...(judgement === undefined ? [] : ['', ...judgementLines(judgement, paint)]),
  ];
}

/** Read before minutes of measuring, not after. @throws ResultsError if there is no such baseline */
async function readStandards(
  reportsDirectory: string,
  { scenario, options, judging }: Extract<Invocation, { action: 'run' }>,
): Promise<Standards> {
  const { against, strict } = judging;
  const own = scenario.expectations?.(options) ?? [];
  const expectations = [...own.map(parseExpectation), ...judging.expectations];
  const whole = scenario.judge;
  const standards: Standards = {
    expectations,
    strict,
    ...(whole === undefined ? {} : { judgeRun: (results) => whole(results, options) }),
  };
  if (against === undefined) return standards;
  const results = await readBaseline(reportsDirectory, against);
  return { ...standards, baseline: { name: against, results } };
}

async function main(argv: readonly string[]): Promise<number> {
  const invocation = parseInvocation(argv);
  if (invocation.action === 'run') return run(invocation);
  for (const { name, summary } of scenarios) console.log(`${name.padEnd(12)}${summary}`);
  return exitCodes.valid;
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
