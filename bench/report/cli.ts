import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { relaymarkVersion } from '../../src/server/version.ts';
import { exitCodeOf, exitCodes } from '../command/ending.ts';
import { printAs } from '../command/hand-on.ts';
import { projectRoot } from '../processes/project-root.ts';
import { readResults } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';
import { withIntervals } from '../statistics/anew.ts';
import { formatNames, parseFormat } from './formats/format-names.ts';
import { renderAs } from './formats/formats.ts';
import { renderReport } from './html.ts';
import { renderSideBySide } from './side-by-side.ts';

const examples = `
Examples:
  npm run report -- reports/example/results.json                  the report of one run, made anew
  npm run report -- reports/2026-*-compare --out before-after.html    several runs side by side
  npm run -s report -- reports/2026-*-compare --format csv > all.csv  a row for each entry of each run

Exit codes: 0 what was asked for was written, 1 a file cannot be read, 2 wrong usage.
`;

function describeCommand(): Command {
  return new Command('npm run report --')
    .description('Makes a page of results.json: the report of one run, or several runs side by side.')
    .argument('<file...>', 'results.json of a run, or the folder that it is in')
    .option(
      '--out <file>',
      'the page (default: index.html beside one run, reports/side-by-side.html for several)',
    )
    .option(
      '--format <format>',
      `instead of a page, as ${formatNames.join(', ')}: to standard output, or to --out`,
    )
    .version(relaymarkVersion, '--version', 'print the version')
    .addHelpText('after', examples)
    .exitOverride();
}

function defaultPath(files: readonly string[]): string {
  const [first = '.'] = files;
  if (files.length > 1) return join(projectRoot, 'reports', 'side-by-side.html');
  return join(first.endsWith('.json') ? dirname(first) : first, 'index.html');
}

function pageOf(runs: readonly RunResults[]): string {
  const [only, ...others] = runs;
  return only !== undefined && others.length === 0 ? renderReport(only) : renderSideBySide(runs);
}

async function main(argv: readonly string[]): Promise<number> {
  const command = describeCommand();
  command.parse([...argv], { from: 'user' });
  const files = command.args;
  const { out, format: name } = command.opts<{ out?: string; format?: string }>();
  const format = name === undefined ? undefined : parseFormat('--format', name);
  const runs: RunResults[] = [];
  for (const file of files) runs.push(withIntervals(await readResults(file)));
  if (format !== undefined && out === undefined) {
    await printAs(format, runs);
    return exitCodes.valid;
  }
  const path = resolve(out ?? defaultPath(files));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, format === undefined ? pageOf(runs) : renderAs(format, runs));
  console.log(`Report: ${path}`);
  return exitCodes.valid;
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
