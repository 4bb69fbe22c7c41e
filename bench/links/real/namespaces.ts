import { execFileSync } from 'node:child_process';
import { errorOf } from '../../errors/error-of.ts';

/** Of every namespace that the bench makes, with the process that it belongs to. */
const PREFIX = 'relaymark-';

/** The two network namespaces of a run: nothing leads out of them but the links between them. */
export interface Namespaces {
  readonly relay: string;
  readonly viewers: string;
}

/** @param owner by which leftovers are known: they are removed when that process is gone */
export const namespacesOf = (owner: number): Namespaces => ({
  relay: `${PREFIX}${owner}-relay`,
  viewers: `${PREFIX}${owner}-viewers`,
});

/** @throws Error with what `ip` says */
export function ip(args: readonly string[], input = ''): string {
  try {
    return execFileSync('ip', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`ip ${args.join(' ')}: ${said || errorOf(error).message}`, { cause: error });
  }
}

/**
 * What a kernel has that was told nothing, whatever this one was told; the second behaves as the first on these links, and is
 * allowed in every namespace.
 */
const usualCongestionControl = ['cubic', 'reno'];

/** Sets one of the kernel's settings to the first of the values that it takes. @throws Error where it takes none */
function setKernel(namespace: string, name: string, values: readonly string[]): void {
  const tried = values.map((value) => `echo ${value} > /proc/sys/net/ipv4/${name}`).join(' || ');
  ip(['netns', 'exec', namespace, 'sh', '-c', tried]);
}

/** Makes both, after those have gone that an earlier run left behind. @throws Error with what `ip` says */
export function addNamespaces({ relay, viewers }: Namespaces): void {
  for (const name of leftoversAmong(existing(), isRunning)) removeNamespace(name);
  for (const name of [relay, viewers]) {
    ip(['netns', 'add', name]);
    ip(['-n', name, 'link', 'set', 'lo', 'up']);
    // What a connection has learnt of a link would be known to the next one, over another link with the same address.
    setKernel(name, 'tcp_no_metrics_save', ['1']);
    setKernel(name, 'tcp_congestion_control', usualCongestionControl);
  }
}

export function removeNamespaces({ relay, viewers }: Namespaces): void {
  for (const name of [relay, viewers]) removeNamespace(name);
}

/** Who is in it stays until it ends; the name is free at once. */
function removeNamespace(name: string): void {
  try {
    ip(['netns', 'delete', name]);
  } catch {
    // It is gone already, or was never made; what is really wrong shows when one is added.
  }
}

const existing = (): string[] =>
  ip(['netns', 'list'])
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');

/** Those of the bench whose process is gone. */
export function leftoversAmong(names: readonly string[], runs: (owner: number) => boolean): string[] {
  return names.filter((name) => {
    const [, owner] = /^relaymark-(\d+)-(?:relay|viewers)$/.exec(name) ?? [];
    return owner !== undefined && !runs(Number(owner));
  });
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
