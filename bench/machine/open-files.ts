/** For all but connections: what Node and its libraries have open. */
const OWN_FILES = 64;

/** A relay of ours keeps one of so many for those whom it has to tell that there is no place. */
const PLACES_TO_ONE_WITHOUT = 16;

/**
 * How many viewers find open files, each one in a swarm process and, where the relay is started here, one in the relay.
 *
 * @param openFiles that each process may have; Node has raised that to as much as it is allowed, the hard limit
 */
export function viewersWithin(openFiles: number, swarmProcesses: number, relayIsHere: boolean): number {
  const inSwarm = swarmProcesses * (openFiles - OWN_FILES);
  const inRelay = openFiles - Math.ceil(openFiles / PLACES_TO_ONE_WITHOUT) - OWN_FILES;
  return Math.max(1, relayIsHere ? Math.min(inSwarm, inRelay) : inSwarm);
}
