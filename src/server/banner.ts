import { styleText } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import type { InForce } from '../kernel/kernel-settings.ts';
import { networkHosts, reachableHosts } from './addresses.ts';
import type { ServerConfig } from './config.ts';
import { MORE_DESCRIPTORS } from './open-files.ts';
import type { RunningServer } from './server.ts';
import { isOpen } from './tokens.ts';

/** So few that it is worth a word. */
const FEW_CONNECTIONS = 1000;

type BannerConfig = Pick<ServerConfig, 'host' | 'hostIsChosen' | 'tokens'>;

/**
 * What the command line says once everything is up: every address to open, and who may emit.
 *
 * @param qrCode draws one of the network's address, which is of use on a terminal only
 */
export function banner(
  { attached, scheme, room, kernel }: Pick<RunningServer, 'attached' | 'scheme' | 'room' | 'kernel'>,
  { host, hostIsChosen, tokens }: BannerConfig,
  qrCode: boolean,
): string {
  const lines = ['', `${styleText('bold', 'Relaymark')} is up.`, ''];
  for (const { transport, port, implementation } of attached) {
    lines.push(`  ${styleText('bold', transport)} ${styleText('dim', `(${implementation})`)}`);
    for (const name of reachableHosts(host)) {
      const base = `${scheme}://${name}:${port}`;
      lines.push(
        `    emit   ${styleText('cyan', `${base}/emit.html`)}`,
        `    watch  ${styleText('cyan', `${base}/consume.html`)}`,
      );
    }
    lines.push('');
  }
  const [networkHost] = networkHosts(host);
  const [first] = attached;
  if (networkHost !== undefined && first !== undefined) {
    if (scheme === 'http') {
      lines.push('On other devices a browser gives its camera over https only: add --https.', '');
    }
    if (qrCode) {
      const address = `${scheme}://${networkHost}:${first.port}/`;
      lines.push(`  ${address}`, ...renderUnicodeCompact(address, { border: 2 }).split('\n'), '');
    }
  }
  if (isOpen(tokens.publish)) {
    if (networkHost !== undefined) {
      lines.push('Anybody who reaches it may emit: a publish token keeps strangers out, see --help.', '');
    } else if (!hostIsChosen) {
      lines.push(
        'For this machine only, since anybody may emit: give a publish token, or --host 0.0.0.0, see --help.',
        '',
      );
    }
  }
  if (room !== undefined && room.connections < FEW_CONNECTIONS) {
    lines.push(
      `Room for ${room.connections} connections, with ${room.openFiles} open files: for more, ${MORE_DESCRIPTORS}.`,
      '',
    );
  }
  const helps = kernelLine(kernel);
  if (helps !== undefined) lines.push(helps, '');
  lines.push(styleText('dim', 'Ctrl-C stops it.'), '');
  return lines.join('\n');
}

/** What the kernel does for viewers on slow and lossy links, and why not more; nothing where it was asked for nothing. */
function kernelLine({
  unsentLimitBytes,
  algorithm,
  onLossyPaths,
  holdsQueues,
  shortfalls,
}: InForce): string | undefined {
  const does = [
    ...(unsentLimitBytes === 0 ? [] : [`keeps ${unsentLimitBytes} unsent bytes of a viewer at most`]),
    ...(algorithm === undefined ? [] : [`sends by ${algorithm}`]),
    ...(onLossyPaths === undefined ? [] : [`by ${onLossyPaths} where packets are lost`]),
    ...(holdsQueues ? ['and no more than a path carries'] : []),
  ];
  const less = shortfalls.length === 0 ? '' : ` (${shortfalls.join('; ')})`;
  if (does.length === 0) return less === '' ? undefined : `The kernel is not asked for help${less}.`;
  return `The kernel ${does.join(', ')}${less}.`;
}
