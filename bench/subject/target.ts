import type { Wire } from '../clients/client.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Entry } from './entries.ts';
import type { Subject } from './under-test.ts';

/** How somebody else's relay may be spoken to. */
const wires: Readonly<Record<string, Wire>> = {
  socketio: 'socketio',
  'socketio-dataurl': 'socketio-dataurl',
  ws: 'websocket',
};

/**
 * A relay that somebody else started, on this machine or another. Nobody looks into its process, and it is not stopped.
 *
 * @throws UsageError for a URL that is none, or a protocol that nobody speaks here
 */
export function targetEntry(url: string, protocol: string): Entry {
  const wire = wires[protocol];
  if (wire === undefined) {
    throw new UsageError(
      `--protocol: "${protocol}" is not allowed; give one of ${Object.keys(wires).join(', ')}.`,
    );
  }
  if (!URL.canParse(url) || !/^(https?|wss?):$/.test(new URL(url).protocol)) {
    throw new UsageError(`--target: "${url}" is not allowed; give a URL such as http://192.0.2.7:5000.`);
  }
  const subject: Subject = {
    url: url.replace(/^ws/, 'http'),
    begin: async () => {},
    end: async () => undefined,
    stop: async () => true,
  };
  return {
    name: 'target',
    yardstick: false,
    relay: false,
    wire,
    libraries: [],
    implementation: `${url} over ${protocol}`,
    program: () => [],
    subject: async () => subject,
  };
}
