import { librariesOf, type TransportName, transportNames, wireOf } from '../../src/transports/registry.ts';
import { loadUws } from '../../src/transports/uws/native.ts';
import type { Access } from '../clients/access.ts';
import type { Protocol } from '../clients/client.ts';
import { compiled } from '../processes/compiled.ts';
import { packageVersions } from '../results/environment.ts';
import { REFERENCE } from '../results/reference.ts';
import type { OutputTail } from './output-tail.ts';
import type { CertificateFiles } from './own-certificate.ts';
import type { Subject } from './subject.ts';

/** Something that a scenario measures: one of our transports, or a yardstick. */
export interface Entry {
  readonly name: string;
  readonly yardstick: boolean;
  /** One of ours: it welcomes clients, keeps a ledger for each, and must lose nothing. */
  readonly relay: boolean;
  /** Where somebody else has started it. */
  readonly address?: string;
  /** Somebody else's, which may be one of ours: that is found out. */
  readonly mayBeOurs?: true;
  readonly protocol: Protocol;
  /** What it asks of its clients; nothing, if it is left out. */
  readonly access?: Access;
  /** What it serves with, in a run over TLS. */
  readonly certificate?: CertificateFiles;
  /** Packages that carry it, to be named with their versions. */
  readonly libraries: readonly string[];
  /** What carries it, where it is not ours to look up. */
  readonly implementation?: string;
  /** The network namespace that its program runs in, where that is not this process's: it is reached there, and over links. */
  readonly namespace?: string;
  /** What Node is told besides. */
  readonly nodeFlags?: readonly string[];
  /** What Node runs, for a port; it listens where this machine alone reaches it, unless it is told otherwise. */
  program(port: number, host?: string): string[];
  /** What the program wrote, of one that the user has the bench start. */
  readonly output?: OutputTail;
  /** What is measured instead of a process with that program. */
  readonly subject?: (where: Pick<Entry, 'certificate' | 'namespace'>) => Promise<Subject>;
}

const transport = (name: TransportName): Entry => ({
  name,
  yardstick: false,
  relay: true,
  protocol: wireOf(name),
  libraries: librariesOf(name),
  program: (port, host = '127.0.0.1') => [
    compiled('src/cli.ts'),
    ...['--host', host, '--port', String(port), '--transport', name],
    // It is the relay that is measured, not its limits.
    ...['--connections-per-address', '1000000', '--log-level', 'warn'],
    // When it is stopped its clients are gone; by default it may wait longer for one than a process has to stop.
    ...['--drain', '1'],
    ...['--most-consumers', '1000000', '--most-frames', '1000000', '--most-bytes', '1000000000000'],
  ],
});

const UWS = 'uWebSockets.js';

/** A file of `yardsticks/` each. */
const yardsticks = {
  tcp: { protocol: 'tcp', libraries: [] },
  'naive-uws': { protocol: 'websocket', libraries: [UWS] },
  'naive-ws': { protocol: 'websocket', libraries: ['ws'] },
  'naive-socketio': { protocol: 'socketio', libraries: ['socket.io'] },
  'naive-socketio-uws': { protocol: 'socketio', libraries: ['socket.io', UWS] },
} as const satisfies Record<string, { protocol: Protocol; libraries: readonly string[] }>;

export type YardstickName = keyof typeof yardsticks;

/** The one that all others are set against. */
export const FLOOR: YardstickName = REFERENCE;

export const entries: readonly Entry[] = [
  ...transportNames.map(transport),
  ...Object.entries(yardsticks).map(
    ([name, spoken]): Entry => ({
      name,
      yardstick: true,
      relay: false,
      ...spoken,
      program: () => [compiled(`bench/subject/yardsticks/${name}.ts`)],
    }),
  ),
];

/** What carries an entry here, such as "ws 8.23.0". @throws UwsUnavailableError */
export function implementationOf(entry: Entry): string {
  if (entry.implementation !== undefined) return entry.implementation;
  if (entry.libraries.length === 0)
    return `Node.js ${process.versions.node} ${entry.certificate === undefined ? 'net' : 'tls'}`;
  return entry.libraries
    .map((name) =>
      name === UWS ? loadUws().implementation : `${name} ${packageVersions()[name] ?? 'of unknown version'}`,
    )
    .join(' with ');
}
