import type { Protocol } from '../clients/client.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Entry } from './entries.ts';
import type { Subject } from './subject.ts';

/** How somebody else's relay may be spoken to. */
const protocols: Readonly<Record<string, Protocol>> = {
  socketio: 'socketio',
  'socketio-dataurl': 'socketio-dataurl',
  ws: 'websocket',
};

/**
 * A relay that somebody else started, on this machine or another. Nobody looks into its process, and it is not stopped.
 *
 * @throws UsageError for a URL that is none, or a protocol that nobody speaks here
 */
export function foreignEntry(url: string, protocolName: string): Entry {
  const protocol = protocols[protocolName];
  if (protocol === undefined) {
    throw new UsageError(
      `--protocol: "${protocolName}" is not allowed; give one of ${Object.keys(protocols).join(', ')}.`,
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
    protocol,
    libraries: [],
    implementation: `${url} over ${protocolName}`,
    program: () => [],
    subject: async () => subject,
  };
}
