import type { Access } from '../clients/access.ts';
import type { Protocol } from '../clients/client.ts';
import { UsageError } from '../errors/usage-error.ts';
import { withoutSecrets } from '../results/secrets.ts';
import type { Entry } from './entries.ts';
import { askForUsage } from './metrics-usage.ts';
import { ProcessUsage, processFiles, readUsage } from './process-usage.ts';
import type { Subject } from './subject.ts';

/** How somebody else's relay may be spoken to. */
const protocols: Readonly<Record<string, Protocol>> = {
  socketio: 'socketio',
  'socketio-msgpack': 'socketio-msgpack',
  'socketio-dataurl': 'socketio-dataurl',
  ws: 'websocket',
  mjpeg: 'mjpeg',
};

export const foreignProtocols: readonly string[] = Object.keys(protocols);

/** By what its CPU and memory are known: its process on this machine, or what it tells. */
export type Watched = { readonly pid: number } | { readonly metricsUrl: string };

/** @throws UsageError for a protocol that nobody speaks here */
export function foreignProtocol(flag: string, name: string): Protocol {
  const protocol = Object.hasOwn(protocols, name) ? protocols[name] : undefined;
  if (protocol === undefined) {
    throw new UsageError(`${flag}: "${name}" is not allowed; give one of ${foreignProtocols.join(', ')}.`);
  }
  return protocol;
}

/**
 * A relay that somebody else started, on this machine or another. It is not stopped, and looked into only where `watched`
 * says how.
 *
 * @throws UsageError for a URL that is none, a protocol that nobody speaks here, or a process that there is not
 */
export function foreignEntry(url: string, protocolName: string, access: Access, watched?: Watched): Entry {
  const protocol = foreignProtocol('--protocol', protocolName);
  if (!URL.canParse(url) || !/^(https?|wss?):$/.test(new URL(url).protocol)) {
    throw new UsageError(`--target: "${url}" is not allowed; give a URL such as http://192.0.2.7:5000.`);
  }
  const usage = usageOf(watched);
  const address = url.replace(/^ws/, 'http');
  const subject: Subject = {
    url: address,
    begin: async () => usage?.begin(),
    end: async () => usage?.end(),
    stop: async () => true,
  };
  return {
    name: 'target',
    yardstick: false,
    relay: false,
    mayBeOurs: true,
    address,
    protocol,
    access,
    libraries: [],
    implementation: `${withoutSecrets(url)} over ${protocolName}`,
    program: () => [],
    subject: async () => subject,
  };
}

/** @throws UsageError */
function usageOf(watched: Watched | undefined): ProcessUsage | undefined {
  if (watched === undefined) return undefined;
  if ('metricsUrl' in watched) return new ProcessUsage(() => askForUsage(watched.metricsUrl));
  const { pid } = watched;
  if (processFiles.status(pid) === undefined) {
    throw new UsageError(`--target-pid: there is no process ${pid} on this machine.`);
  }
  return new ProcessUsage(() => readUsage(pid, processFiles));
}
