import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { relaymarkVersion } from '../../src/server/version.ts';
import { isTransportName, transportNames } from '../../src/transports/registry.ts';
import { parseInvocation } from '../command/command-line.ts';
import { checkWritable, exitCodeOf, exitCodes, interruptSignal } from '../command/ending.ts';
import { ProgressLine } from '../command/progress.ts';
import { UsageError } from '../errors/usage-error.ts';
import { projectRoot } from '../processes/project-root.ts';
import { makeRunFolder } from '../report/run-folder.ts';
import { unavailableInWords } from '../results/unavailable.ts';
import { availability } from '../subject/availability.ts';
import { profile, removeRawData } from './profile.ts';
import { clinicPath, type ProfileTool, profileTools } from './tools.ts';

const examples = `
Examples:
  npm run profile -- --transport socketio --tool flame
  npm run profile -- --transport uws --tool heap --consumers 300 --seconds 20
  npm run profile -- --transport ws --native

Exit codes: 0 a profile was left, 1 it failed, 2 wrong usage, 130 interrupted.
`;

function describeCommand(): Command {
  return new Command('npm run profile --')
    .description(
      'Runs the relay under a profiler and the bench\'s load, and leaves what it found in "reports".',
    )
    .option('--transport <name>', `one of ${transportNames.join(', ')}`, 'socketio')
    .option('--tool <name>', `clinic's ${profileTools.join(', ')}`, 'doctor')
    .option('--native', "Node's own profiler instead of clinic")
    .option('--consumers <number>', 'simulated viewers', '100')
    .option('--seconds <number>', 'under load', '10')
    .option('--fps <number>', 'frames a second', '20')
    .option('--frame-bytes <number>', 'size of an encoded frame', '30000')
    .option('--reports <directory>', 'where the profile is left (default: "reports")')
    .version(relaymarkVersion, '--version', 'print the version')
    .addHelpText('after', examples)
    .exitOverride();
}

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** @throws UsageError */
function parseTool(name: string): ProfileTool {
  const tool = profileTools.find((candidate) => candidate === name);
  if (tool === undefined) {
    throw new UsageError(`--tool: "${name}" is not allowed; give one of ${profileTools.join(', ')}.`);
  }
  return tool;
}

/** The load is one of the bench, and is parsed as such. @throws UsageError */
function parseLoad(flags: Flags) {
  const transport = String(flags.transport);
  if (!isTransportName(transport)) {
    throw new UsageError(
      `--transport: "${transport}" is not allowed; give one of ${transportNames.join(', ')}.`,
    );
  }
  const invocation = parseInvocation([
    ...['compare', '--only', transport, '--rounds', '1', '--warmup-seconds', '1'],
    ...['--consumers', String(flags.consumers), '--seconds', String(flags.seconds)],
    ...['--fps', String(flags.fps), '--frame-bytes', String(flags.frameBytes)],
  ]);
  if (invocation.action !== 'run') throw new UsageError('there is nothing to run');
  return invocation.options;
}

async function main(argv: readonly string[]): Promise<number> {
  const command = describeCommand();
  command.parse([...argv], { from: 'user' });
  const flags = command.opts<Flags>();
  const tool = parseTool(String(flags.tool));
  const options = parseLoad(flags);
  const { available, unavailable } = availability(options.entries);
  const [entry] = available;
  if (entry === undefined) {
    console.error(unavailableInWords(unavailable).join('\n'));
    return exitCodes.failed;
  }
  const reports = resolve(typeof flags.reports === 'string' ? flags.reports : join(projectRoot, 'reports'));
  await checkWritable(reports);
  const directory = await makeRunFolder(reports, new Date().toISOString(), `profile-${entry.name}-${tool}`);
  const progress = new ProgressLine(process.stderr);
  const signal = interruptSignal(progress, 'Stopping.');
  const native = flags.native === true;
  const found = await profile({
    entry,
    tool,
    clinic: clinicPath,
    native,
    options,
    directory,
    progress,
    signal,
  });
  if (signal.aborted || found === undefined) return exitCodes.interrupted;
  await removeRawData(directory);
  console.log(`Profile: ${found.path}`);
  if (found.native)
    console.log("Open it in Chromium's developer tools (Performance or Memory, Load profile).");
  return exitCodes.valid;
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
