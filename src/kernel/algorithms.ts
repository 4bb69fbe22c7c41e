import { readFileSync } from 'node:fs';

/** It goes by how fast packets arrive, not by whether all do. */
export const BBR = 'bbr';

/** Congestion controls, by their names, of which each socket has one. */
export interface Algorithms {
  readonly available: readonly string[];
  /** Those that a process without privileges may choose. */
  readonly allowed: readonly string[];
}

/** Those of this machine, or of the container's network; none where it does not say. */
export const algorithmsHere = (): Algorithms => ({
  available: namesIn('tcp_available_congestion_control'),
  allowed: namesIn('tcp_allowed_congestion_control'),
});

function namesIn(variable: string): string[] {
  try {
    return readFileSync(`/proc/sys/net/ipv4/${variable}`, 'utf8').split(/\s+/).filter(Boolean);
  } catch {
    // Whoever is told which there are is told that none are known.
    return [];
  }
}

/**
 * Why the kernel refused one of them, and what helps.
 *
 * @param code of the error
 */
export function whyRefused(name: string, code: string, { available, allowed }: Algorithms): string {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'unknown' : names.join(', '));
  if (code === 'ENOENT') {
    const module = name === BBR ? '; modprobe tcp_bbr may add it' : '';
    return `the kernel has no congestion control ${name}; available: ${list(available)}${module}`;
  }
  if (code === 'EPERM') {
    return (
      `this process may not choose the congestion control ${name}; allowed: ${list(allowed)}; ` +
      'sysctl net.ipv4.tcp_allowed_congestion_control sets it'
    );
  }
  return `the kernel refuses the congestion control ${name} (${code})`;
}
