import { listensWith } from '../processes/listening.ts';
import { freePort } from '../processes/ports.ts';

/** In a namespace of its own nobody else listens. */
const PORT_IN_NAMESPACE = 5000;

/** What a program listens on that is reached over links. */
export const EVERY_ADDRESS = '0.0.0.0';

/** Where an entry's program is, as far as that is somewhere else. */
export interface Placed {
  readonly namespace?: string | undefined;
}

/** A port that nobody listens on, where the program is to run. */
export const portFor = ({ namespace }: Placed): number | Promise<number> =>
  namespace === undefined ? freePort() : PORT_IN_NAMESPACE;

/** Whether a program that runs in another namespace listens there, as `untilAccepting` asks it. */
export const listeningOf =
  (processId: number | undefined) =>
  (port: number): boolean =>
    processId !== undefined && listensWith(processId, port);
