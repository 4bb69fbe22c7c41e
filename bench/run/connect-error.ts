import type { ConnectFailure } from '../clients/connect.ts';
import type { Ramp } from '../swarm/gathering.ts';

/** What a system says of a connection, and who waits in vain; whatever else is said was said by the relay. */
const notTheRelaysWords = /^timed out|\bE[A-Z]{4,}\b|socket hang up|^closed/;

/** Not everybody could connect. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code = 'not-all-connected';
  /** Viewers that were connected by then. */
  readonly connected: number;
  /** What ended it, such as "the relay refused: 503 too-many-connections: …". */
  readonly reason: string;

  constructor(message: string, connected: number, { cause }: ConnectFailure) {
    super(message);
    this.connected = connected;
    this.reason = `${notTheRelaysWords.test(cause) ? 'a connection failed' : 'the relay refused'}: ${cause}`;
  }
}

/** Of the swarm's processes. @param viewers that were to connect */
export function checkConnected(ramps: readonly Ramp[], viewers: number): void {
  const connected = ramps.reduce((sum, ramp) => sum + ramp.connected, 0);
  const [failure] = ramps.flatMap((ramp) => ramp.failure ?? []);
  if (failure === undefined) return;
  const message = `${connected} of ${viewers} viewers connected, then one could not: ${failure.message}`;
  throw new ConnectError(message, connected, failure);
}

/** Of the emitters, who come when everybody watches. */
export function checkEmitting(failure: ConnectFailure | undefined, viewers: number): void {
  if (failure === undefined) return;
  const message = `all ${viewers} viewers connected, and then an emitter could not: ${failure.message}`;
  throw new ConnectError(message, viewers, failure);
}
