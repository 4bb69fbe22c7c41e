import type { Command } from 'commander';
import { type LinkClientName, linkClientNames, parseLinkClients } from '../links/link-clients.ts';
import { linkGrammar, parseLinks } from '../links/parse-links.ts';
import { linkProfiles, losesPackets } from '../links/profile.ts';
import type { BenchOptions } from '../run/options.ts';
import type { Flags } from './entries-asked.ts';

/** Who watches over a proxy's links. */
const usualClients: readonly LinkClientName[] = ['ack', 'plain'];

/** Networks, and who is behind them, on a command line. */
export function withLinkOptions(command: Command): Command {
  const names = linkProfiles.map(({ name }) => name).join(', ');
  return command
    .option('--links <links>', `links: some of ${names}, or ${linkGrammar} (default: all that can be shown)`)
    .option('--real', 'links: real ones, packet by packet between network namespaces (root on Linux)')
    .option(
      '--clients <clients>',
      `links: who watches, some of ${linkClientNames.join(', ')} (default: ${usualClients.join(', ')}; with --real all)`,
    );
}

/** @throws UsageError */
export function readLinks({
  links,
  clients,
  real,
}: Flags): Pick<BenchOptions, 'links' | 'linkClients' | 'real'> {
  const isReal = real === true;
  const shown = linkProfiles.filter((profile) => isReal || !losesPackets(profile));
  const usual = isReal ? linkClientNames : usualClients;
  return {
    links: typeof links === 'string' ? parseLinks(links) : shown,
    linkClients: typeof clients === 'string' ? parseLinkClients(clients) : usual,
    real: isReal,
  };
}
