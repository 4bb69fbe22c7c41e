import type { Environment } from '../results/results.ts';

/** The operating system and Node.js, with what Node.js was told besides, which may change every figure. */
export function systemOf({ os, node, nodeOptions }: Environment): string {
  return `${os}, Node.js ${node}${nodeOptions === '' ? '' : ` with NODE_OPTIONS ${nodeOptions}`}`;
}
