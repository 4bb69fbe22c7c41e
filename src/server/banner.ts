import { styleText } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { networkHosts, reachableHosts } from './addresses.ts';
import type { RunningServer } from './server.ts';

export interface BannerOptions {
  readonly host: string;
  /** Draws a QR code of the network's address, which is of use on a terminal only. */
  readonly qrCode: boolean;
}

/** What the command line says once everything is up: every address to open. */
export function banner({ attached, scheme }: RunningServer, { host, qrCode }: BannerOptions): string {
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
  lines.push(styleText('dim', 'Ctrl-C stops it.'), '');
  return lines.join('\n');
}
