import type { Environment } from '../results/environment.ts';
import type { Load } from '../results/results.ts';

/** The operating system and Node.js, with what Node.js was told besides, which may change every figure. */
export function systemOf({ os, node, nodeOptions }: Environment): string {
  return `${os}, Node.js ${node}${nodeOptions === '' ? '' : ` with NODE_OPTIONS ${nodeOptions}`}`;
}

/** How pictures came about, which is a part of every latency or none. */
export const encodingOf = ({ liveEncode }: Load): string =>
  liveEncode
    ? 'each drawn and encoded when it was due, which is in every latency'
    : 'a loop that was encoded before';

/** What connections went over, which is in every figure of CPU. */
export const connectionsOf = ({ tls }: Load): string =>
  tls
    ? 'TLS for every entry, yardsticks among them, with one certificate (RSA, 2048 bits)'
    : 'plain, without TLS';
