import type { Command } from 'commander';
import type { Access } from '../clients/access.ts';
import { UsageError } from '../errors/usage-error.ts';
import { withoutSecrets } from '../results/secrets.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { commandEntry } from '../subject/command-entry.ts';
import { type Entry, entries } from '../subject/entries.ts';
import { foreignEntry, foreignProtocols, type Watched } from '../subject/foreign.ts';
import { parseHeaders, parseNumber, parseOnly, parsePath } from './parse-options.ts';

/** As commander has read them. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** Collects the values of a flag that may be repeated. */
export const repeated = (value: string, previous: readonly string[] | undefined): readonly string[] => [
  ...(previous ?? []),
  value,
];

/** What a target may be told, and asked. */
const targetFlags = {
  protocol: ['--protocol <name>', `how it is spoken to: ${foreignProtocols.join(', ')} (default: socketio)`],
  path: ['--path <path>', 'where the target listens, if not in the usual place of its library'],
  insecure: ['--insecure', 'take any certificate of the target'],
  targetPid: ['--target-pid <number>', 'its process on this machine, to measure CPU and memory by'],
  targetMetrics: ['--target-metrics <url>', 'where it tells CPU and memory, as Prometheus reads them'],
} as const;

const HEADER = '--header <header>';

/** Other people's programs, on a command line. */
export function withForeignOptions(command: Command): Command {
  command.option('--target <url>', 'a relay that somebody else started, instead of our own');
  for (const [flag, about] of Object.values(targetFlags)) command.option(flag, about);
  return command
    .option(HEADER, "that the target asks for, such as 'Authorization: Bearer …'; repeat it", repeated)
    .option(
      '--contender <contender>',
      "a program of your own beside the others: 'NAME:PROTOCOL=COMMAND', which listens on $PORT (with --tls by $RELAYMARK_TLS_CERT and $RELAYMARK_TLS_KEY); repeat it",
      repeated,
    );
}

/**
 * What is to be measured.
 *
 * @throws UsageError
 */
export function readEntries(scenario: Scenario, flags: Flags): readonly Entry[] {
  const { target, only } = flags;
  const own = (Array.isArray(flags.contender) ? flags.contender : []).map(commandEntry);
  if (typeof target !== 'string') {
    const lost = [...Object.entries(targetFlags), ['header', [HEADER]] as const].find(
      ([name]) => flags[name] !== undefined,
    );
    if (lost !== undefined) throw new UsageError(`${lost[1][0].split(' ')[0]}: it goes with --target only.`);
    const chosen =
      typeof only === 'string' ? parseOnly(only, entries) : usualEntries(scenario, flags.quick === true);
    return withUniqueNames([...chosen, ...own]);
  }
  if (typeof only === 'string')
    throw new UsageError('--only: with --target there is nothing to choose from.');
  if (scenario.needsOwnRelay === true) {
    throw new UsageError(`--target: "${scenario.name}" needs a relay that it can start and stop itself.`);
  }
  const protocol = typeof flags.protocol === 'string' ? flags.protocol : 'socketio';
  return withUniqueNames([foreignEntry(target, protocol, readAccess(flags), readWatched(flags)), ...own]);
}

/** @throws UsageError */
export function readAccess({ path, header, insecure }: Flags): Access {
  return {
    headers: parseHeaders('--header', Array.isArray(header) ? header : []),
    ...(typeof path === 'string' ? { path: parsePath('--path', path) } : {}),
    insecure: insecure === true,
  };
}

/** @throws UsageError */
function readWatched({ targetPid, targetMetrics }: Flags): Watched | undefined {
  if (typeof targetPid === 'string') {
    if (targetMetrics !== undefined)
      throw new UsageError('--target-pid: not together with --target-metrics.');
    return { pid: parseNumber('--target-pid', targetPid, { least: 1, most: 2 ** 22, whole: true }) };
  }
  if (typeof targetMetrics !== 'string') return undefined;
  if (!URL.canParse(targetMetrics) || !/^https?:$/.test(new URL(targetMetrics).protocol)) {
    throw new UsageError(
      `--target-metrics: "${targetMetrics}" is not allowed; give a URL such as http://192.0.2.7:5000/metrics.`,
    );
  }
  return { metricsUrl: targetMetrics };
}

/** @throws UsageError */
function withUniqueNames(asked: readonly Entry[]): readonly Entry[] {
  const twice = asked.find(({ name }, i) => asked.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) {
    throw new UsageError(`--contender: there is a "${twice.name}" already; give it another name.`);
  }
  return asked;
}

function usualEntries(scenario: Scenario, quick: boolean): readonly Entry[] {
  const names = (quick ? scenario.quickEntries : undefined) ?? scenario.entries;
  return names === undefined ? entries : entries.filter(({ name }) => names.includes(name));
}

/** What of the flags is not to be shown, and what stands for it. */
export function secretsOf({
  target,
  targetMetrics,
  header,
}: Flags): { readonly secret: string; readonly instead: string }[] {
  const addresses = [target, targetMetrics].filter((address) => typeof address === 'string');
  const headers: readonly string[] = Array.isArray(header) ? header : [];
  return [
    ...addresses.map((secret) => ({ secret, instead: withoutSecrets(secret) })),
    ...headers.map((secret) => ({ secret, instead: secret.replace(/:.*$/s, ': ***') })),
  ];
}
