import { readdirSync } from 'node:fs';
import { Sockets } from '../sockets.ts';
import { loadSystemCalls } from '../system-calls.ts';

const calls = loadSystemCalls();

/** The sockets of this process, as its kernel knows them; undefined where it cannot be asked. */
export const socketsHere = typeof calls === 'string' ? undefined : new Sockets(calls);

/** The descriptors of connections to a port of this process, on this side. */
export const acceptedAt = (port: number): number[] => descriptorsAt(port, false);

export const listeningAt = (port: number): number[] => descriptorsAt(port, true);

function descriptorsAt(port: number, listening: boolean): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter(
      (descriptor) =>
        socketsHere?.localPort(descriptor) === port && socketsHere.isListening(descriptor) === listening,
    );
}
