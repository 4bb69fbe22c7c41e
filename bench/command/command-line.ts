import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { relaymarkVersion } from '../../src/server/version.ts';
import { UsageError } from '../errors/usage-error.ts';
import { checkBaselineName } from '../judge/baseline-store.ts';
import { type Expectation, parseExpectation } from '../judge/expectation.ts';
import { DEFAULT_PATTERN, patternNames } from '../picture/pattern.ts';
import { enumerate } from '../report/format.ts';
import { type FormatName, formatNames, parseFormat } from '../report/formats/format-names.ts';
import type { BenchOptions, LoadDefaults } from '../run/options.ts';
import { isUsedBy } from '../scenarios/flag-use.ts';
import { scenarios } from '../scenarios/index.ts';
import { loadOf, type Scenario } from '../scenarios/scenario.ts';
import { entries } from '../subject/entries.ts';
import { type Flags, readEntries, repeated, secretsOf, withForeignOptions } from './entries-asked.ts';
import { checkMeasured } from './foresee.ts';
import { readLinks, withLinkOptions } from './links-asked.ts';
import { type NumberRange, parseNumber, parsePattern, parseShare } from './parse-options.ts';
import { shellWords } from './shell-words.ts';

/** What the user asked for. */
export type Invocation =
  | { readonly action: 'list' }
  | {
      readonly action: 'run';
      readonly scenario: Scenario;
      readonly options: BenchOptions;
      /** What to type to run it again. */
      readonly command: string;
      /** The address of somebody else's relay, with its secrets. */
      readonly target: string | undefined;
      readonly reportsDirectory: string | undefined;
      /** What standard output is to be, and nothing else. */
      readonly format: FormatName | undefined;
      readonly judging: Judging;
    };

/** What the run is to be judged by, and kept as. */
export interface Judging {
  readonly expectations: readonly Expectation[];
  /** A baseline's name, or the path of a results.json. */
  readonly against?: string;
  readonly saveBaseline?: string;
  /** What is not sure fails too. */
  readonly strict: boolean;
}

const MS_PER_MINUTE = 60_000;
const CONSUMERS_PER_SWARM_PROCESS = 50;

/** What holds for a minute is no luck of a second. */
const CONFIRM_SECONDS = 60;

const whole = (least: number, most: number): NumberRange => ({ least, most, whole: true });
const fraction = (least: number, most: number): NumberRange => ({ least, most, whole: false });

/** Flags that set a number of the load: what they are called, what they mean, and what they may be. */
const numberFlags: Record<keyof LoadDefaults, { flag: string; about: string; range: NumberRange }> = {
  consumers: { flag: '--consumers', about: 'simulated viewers', range: whole(1, 100_000) },
  emitters: { flag: '--emitters', about: 'emitters, each on a channel of its own', range: whole(1, 1000) },
  fps: { flag: '--fps', about: 'frames a second', range: fraction(0.1, 240) },
  frameBytes: { flag: '--frame-bytes', about: 'size of an encoded frame', range: whole(500, 2_000_000) },
  width: { flag: '--width', about: 'of the picture, in pixels', range: whole(160, 7680) },
  height: { flag: '--height', about: 'of the picture, in pixels', range: whole(120, 4320) },
  seconds: { flag: '--seconds', about: 'measured in each round', range: fraction(0.2, 86_400) },
  warmupSeconds: { flag: '--warmup-seconds', about: 'before them, not counted', range: fraction(0, 600) },
  rounds: { flag: '--rounds', about: 'in which the entries take turns', range: whole(1, 1000) },
};

const examples = `
Examples:
  npm run bench                                      everything, in under 4 minutes
  npm run bench -- --quick                           a first look, in under a minute
  npm run bench -- --only uws,ws,tcp --consumers 300
  npm run bench -- --only socketio,naive-socketio --frame-bytes 60000 --rounds 10
  npm run bench -- --only uws,ws --until 5%     more rounds, until the figures are that sure
  npm run bench -- --target http://192.0.2.7:5000 --protocol socketio
  npm run bench -- --only ws --contender 'old:ws=node ../old/dist/src/cli.js --transport ws:$PORT'
  npm run bench -- --only uws,tcp --expect 'uws.relay.cpuMicrosPerDelivery<=1.25*tcp'
  npm run bench -- --save-baseline before      and later: --against before
  npm run -s bench -- --quick --format csv > quick.csv

The numbers above are those of compare; other scenarios have their own.
Entries: ${entries.map((entry) => entry.name).join(', ')}
A table of the run is added to the file that GITHUB_STEP_SUMMARY names, where that is set.
Exit codes: 0 valid and as expected, 1 invalid, failed, not as expected or not written, 2 wrong usage,
3 not sure: too few rounds to tell whether it is as expected (1 with --strict), 130 interrupted.
`;

/** All flags there are, and how they are described. */
export function describeCommand(): Command {
  const command = new Command('npm run bench --')
    .description('Measures how the transports carry a live stream, and writes a report.')
    .usage('[scenario] [options]')
    .argument('[scenario]', 'what to measure', scenarios[0]?.name)
    .option('--list', 'say in a line what each scenario does')
    .option('--quick', 'less of everything: under a minute')
    .option('--only <entries>', 'only these, separated by commas');
  for (const [field, { flag, about }] of Object.entries(numberFlags)) {
    const standard = scenarios[0]?.defaults[field as keyof LoadDefaults];
    command.option(`${flag} <number>`, `${about} (default: ${standard})`);
  }
  withForeignOptions(command)
    .option('--pattern <name>', `what is drawn: ${patternNames.join(', ')}`, DEFAULT_PATTERN)
    .option('--live-encode', 'draw and encode during the run, instead of replaying a loop')
    .option('--tls', 'every entry behind TLS, yardsticks too, with one certificate')
    .option('--seed <number>', 'of the order within rounds and of the grain in the pictures', '1')
    .option(
      '--swarm-processes <number>',
      'processes for the consumers (default: one for 50, up to the cores)',
    )
    .option('--until <share>', 'add rounds until intervals are that narrow, such as 5%')
    .option(
      '--time-limit <minutes>',
      'after which no round is added (default: 4; with --until 10, with --quick 0.6)',
    )
    .option('--up-to <number>', 'capacity: the most viewers that are tried (default: 10000)')
    .option(
      '--confirm <seconds>',
      'capacity: for so long has what it announces to hold (default: 60; with --quick 0, which is not at all)',
    )
    .option('--objective-p99-ms <number>', 'capacity: the p99 latency that must be met', '100')
    .option('--objective-delivery <share>', 'capacity: the share of frames that must be delivered', '99%');
  return withLinkOptions(command)
    .option('--save-baseline <name>', 'keep the run under this name, to set later ones against')
    .option(
      '--against <name or file>',
      'set the run against a baseline; fails where something surely got worse',
    )
    .option(
      '--expect <expectation>',
      "such as 'uws.latencyMs.p99<50'; repeat it for several; fails where one is surely not met",
      repeated,
    )
    .option('--strict', 'what is not sure fails, and what is worse than on another machine')
    .option(
      '--format <format>',
      `to standard output as ${formatNames.join(', ')}, and all else to standard error`,
    )
    .option('--reports <directory>', 'where the report is written (default: "reports")')
    .version(relaymarkVersion, '--version', 'print the version')
    .addHelpText('after', examples)
    .exitOverride();
}

/**
 * @throws CommanderError for unknown flags and for `--help`, which it has printed
 * @throws UsageError for values that are not allowed
 */
export function parseInvocation(argv: readonly string[]): Invocation {
  const command = describeCommand();
  command.parse([...argv], { from: 'user' });
  const flags = command.opts<Flags>();
  if (flags.list === true) return { action: 'list' };
  const scenario = findScenario(String(command.processedArgs[0]));
  checkUsed(command, scenario);
  const target = typeof flags.target === 'string' ? flags.target : undefined;
  const load = readLoad(loadOf(scenario, flags.quick === true, flags.real === true), flags);
  const options = readOptions(scenario, load, flags);
  const judging = readJudging(flags);
  checkMeasured(judging.expectations, scenario, options);
  return {
    action: 'run',
    scenario,
    options,
    command: commandOf(argv, flags),
    target,
    reportsDirectory: typeof flags.reports === 'string' ? flags.reports : undefined,
    format: typeof flags.format === 'string' ? parseFormat('--format', flags.format) : undefined,
    judging,
  };
}

/**
 * Refuses what would change nothing: whoever gives it thinks that it does.
 *
 * @throws UsageError with the scenarios that use the flag
 */
function checkUsed(command: Command, scenario: Scenario): void {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const lost = given.find((option) => !isUsedBy(option.attributeName(), scenario));
  if (lost === undefined) return;
  const users = scenarios.filter((other) => isUsedBy(lost.attributeName(), other)).map(({ name }) => name);
  const verb = users.length === 1 ? 'does' : 'do';
  throw new UsageError(`${lost.long}: "${scenario.name}" has no use for it; ${enumerate(users)} ${verb}.`);
}

/** What a target keeps to itself is left out: the command stands in every report. */
function commandOf(argv: readonly string[], flags: Flags): string {
  const words = argv.map((word) =>
    secretsOf(flags).reduce((shown, { secret, instead }) => shown.replaceAll(secret, instead), word),
  );
  return words.length === 0 ? 'npm run bench' : `npm run bench -- ${shellWords(words)}`;
}

/** @throws UsageError */
function readJudging({ expect, against, saveBaseline, strict }: Flags): Judging {
  return {
    expectations: Array.isArray(expect) ? expect.map(parseExpectation) : [],
    ...(typeof against === 'string' ? { against } : {}),
    ...(typeof saveBaseline === 'string' ? { saveBaseline: checkBaselineName(saveBaseline) } : {}),
    strict: strict === true,
  };
}

function readLoad(base: LoadDefaults, flags: Flags): LoadDefaults {
  const given = Object.entries(numberFlags).flatMap(([field, { flag, range }]) => {
    const text = flags[field];
    return typeof text === 'string' ? [[field, parseNumber(flag, text, range)] as const] : [];
  });
  return { ...base, ...Object.fromEntries(given) };
}

function readOptions(scenario: Scenario, load: LoadDefaults, flags: Flags): BenchOptions {
  const asked = flags.swarmProcesses;
  const mostConsumers = readMostConsumers(scenario, load, flags);
  const usual = Math.min(availableParallelism(), Math.ceil(mostConsumers / CONSUMERS_PER_SWARM_PROCESS));
  const options: BenchOptions = {
    ...load,
    pattern: parsePattern(String(flags.pattern)),
    liveEncode: flags.liveEncode === true,
    tls: readTls(scenario, flags),
    seed: parseNumber('--seed', String(flags.seed), whole(0, 2 ** 32 - 1)),
    ...(typeof flags.until === 'string' ? { until: parseShare('--until', flags.until) } : {}),
    timeLimitMs: readTimeLimitMs(flags),
    mostConsumers,
    confirmSeconds: readConfirmSeconds(flags),
    objective: {
      latencyP99Ms: parseNumber('--objective-p99-ms', String(flags.objectiveP99Ms), fraction(1, 60_000)),
      deliveredShare: parseShare('--objective-delivery', String(flags.objectiveDelivery)),
    },
    ...readLinks(flags),
    swarmProcesses: typeof asked === 'string' ? parseNumber('--swarm-processes', asked, whole(1, 64)) : usual,
    entries: readEntries(scenario, flags),
  };
  if (options.emitters > 1 && options.entries.some((entry) => entry.yardstick)) {
    // Yardsticks have one room for everybody, so their consumers would get the frames of all emitters.
    return withoutYardsticks(options, typeof flags.only === 'string');
  }
  return options;
}

/** @throws UsageError where there is nothing to put behind it */
function readTls({ name, measuresEntries }: Scenario, { tls, target }: Flags): boolean {
  if (tls !== true) return false;
  if (typeof target === 'string') {
    throw new UsageError('--tls: not together with --target, whose address says it (https://…).');
  }
  if (measuresEntries === false) throw new UsageError(`--tls: "${name}" has no connections.`);
  return true;
}

/** A run that adds rounds for those that were spoilt is still over in five minutes, a quick one in one. @throws UsageError */
function readTimeLimitMs({ timeLimit, until, quick }: Flags): number {
  const usual = typeof until === 'string' ? '10' : quick === true ? '0.6' : '4';
  const minutes = typeof timeLimit === 'string' ? timeLimit : usual;
  return MS_PER_MINUTE * parseNumber('--time-limit', minutes, fraction(0.1, 10_000));
}

/** Of a scenario that does not try more and more it is the number that it has. @throws UsageError */
function readMostConsumers(
  { mostConsumers }: Scenario,
  { consumers }: LoadDefaults,
  { upTo }: Flags,
): number {
  if (typeof upTo !== 'string') return Math.max(mostConsumers ?? consumers, consumers);
  return parseNumber('--up-to', upTo, whole(consumers, 100_000));
}

/** @throws UsageError */
function readConfirmSeconds({ confirm, quick }: Flags): number {
  if (typeof confirm !== 'string') return quick === true ? 0 : CONFIRM_SECONDS;
  return parseNumber('--confirm', confirm, fraction(0, 86_400));
}

/** @throws UsageError if the user named a yardstick */
function withoutYardsticks(options: BenchOptions, named: boolean): BenchOptions {
  if (named) {
    throw new UsageError(
      '--emitters: yardsticks know one channel only; leave them out of --only, or use --emitters 1.',
    );
  }
  return { ...options, entries: options.entries.filter((entry) => !entry.yardstick) };
}

function findScenario(name: string): Scenario {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined) {
    const allowed = scenarios.map((candidate) => candidate.name).join(', ');
    throw new UsageError(`"${name}" is not a scenario; give one of ${allowed}.`);
  }
  return scenario;
}
