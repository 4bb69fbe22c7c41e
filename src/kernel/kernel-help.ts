import { type Algorithms, algorithmsHere } from './algorithms.ts';
import { type ConnectionFigures, NO_FIGURES } from './connections.ts';
import { type InForce, type KernelSettings, NOTHING_IN_FORCE } from './kernel-settings.ts';
import { Sockets } from './sockets.ts';
import { loadSystemCalls, type SystemCalls } from './system-calls.ts';
import { WatchedSockets } from './watched-sockets.ts';

/** The kernel's part in keeping frames fresh: what each of the relay's sockets is set to, whatever library has it. */
export interface KernelHelp {
  readonly inForce: InForce;
  readonly figures: ConnectionFigures;
  /**
   * A transport has begun to listen on that port.
   *
   * @throws CongestionControlError if what was asked for by its name cannot be had
   */
  listening(port: number): void;
  /** Sees to the sockets, or leaves them to the system; it sees to them from the start. */
  attend(attends: boolean): void;
  close(): void;
}

/** Where help comes from. */
export interface KernelSource {
  readonly loadCalls: () => SystemCalls | string;
  readonly algorithms: () => Algorithms;
}

const thisKernel: KernelSource = { loadCalls: loadSystemCalls, algorithms: algorithmsHere };

/** @param source this machine's if it is left out */
export function kernelHelp(settings: KernelSettings, source: KernelSource = thisKernel): KernelHelp {
  // Nothing is loaded for who wants nothing.
  if (settings.unsentLimitBytes === 0 && settings.congestionControl === 'system') return noHelp([]);
  const calls = source.loadCalls();
  if (typeof calls === 'string') return noHelp([calls]);
  return new WatchedSockets(new Sockets(calls), settings, source.algorithms);
}

const noHelp = (shortfalls: readonly string[]): KernelHelp => ({
  inForce: { ...NOTHING_IN_FORCE, shortfalls },
  figures: NO_FIGURES,
  listening() {},
  attend() {},
  close() {},
});
