import { kernelHelp } from '../kernel/kernel-help.ts';
import { CongestionControlError, type InForce } from '../kernel/kernel-settings.ts';
import { Counters } from '../relay/counters.ts';
import { type LinkAcceptor, Relay, type RelayOptions } from '../relay/relay.ts';
import { AddressLimit } from '../transports/door/address-limit.ts';
import { DescriptorLimit } from '../transports/door/descriptor-limit.ts';
import { loadTransport, type TransportName, wireOf } from '../transports/registry.ts';
import type { Listening } from '../transports/transport.ts';
import { resolvedAddresses } from './addresses.ts';
import type { ServerConfig } from './config.ts';
import { EventLog } from './event-log.ts';
import { createFetchHandler, isForSupervisors } from './http.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { MORE_DESCRIPTORS, mostOpenFiles, openFiles } from './open-files.ts';
import { allowsHost, allowsOrigin, originRuleOf } from './origins.ts';
import { OwnLateness } from './own-lateness.ts';
import { loadPages } from './pages.ts';
import { checkReports } from './reports.ts';
import { flagOf } from './settings.ts';
import { listenError, StartError } from './start-error.ts';
import { tlsFiles } from './tls-files.ts';
import { allows } from './tokens.ts';

/** A transport of a running server. */
export interface Attached {
  readonly transport: TransportName;
  readonly port: number;
  readonly implementation: string;
}

export interface RunningServer {
  readonly scheme: 'http' | 'https';
  readonly attached: readonly Attached[];
  /** How many connections the system lets it have, and open files in all; undefined where that is not known. */
  readonly room: { readonly openFiles: number; readonly connections: number } | undefined;
  /** What the kernel does for each connection. */
  readonly kernel: InForce;
  /**
   * Sees to viewers on slow links, by questions and by what the kernel is told, or leaves all to the system: what that costs those on
   * fast links is measured so. It sees to them from the start.
   */
  attend(attends: boolean): void;
  /**
   * Frees the ports, tells every client, and closes every transport. A second call does nothing more.
   *
   * @param graceMs for clients to take what was sent to them; a second if it is left out
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts one relay with all its transports; if one cannot start, none stays.
 *
 * @param publicDirectory the folder whose files are served as pages
 * @throws StartError
 */
export async function startServer(
  config: ServerConfig,
  publicDirectory: string,
  log: Log,
): Promise<RunningServer> {
  const { reportsDirectory } = config;
  if (reportsDirectory !== undefined && (await checkReports(reportsDirectory)) === 'missing')
    log.warn({ folder: reportsDirectory }, 'there is no such folder of reports yet');
  const tls = await tlsFiles(config.tls);
  const lateness = new OwnLateness(nowMs);
  let asks = true;
  const kernel = kernelHelp(config.kernel);
  const relay = relayOf(config, {
    ownLatenessMs: () => lateness.ms,
    longestAskMs: () => (kernel.inForce.unsentLimitBytes > 0 ? ASK_SELDOM_MS : undefined),
    asks: () => asks,
  });
  const stopWatching = lateness.watch();
  const counters = new Map<string, Counters>();
  const events: EventLog[] = [];
  const attach = (name: string): LinkAcceptor => {
    const mine = counters.get(name) ?? new Counters();
    counters.set(name, mine);
    const told = new EventLog(log, name, { after });
    events.push(told);
    return relay.attach(mine, (event) => told.tell(event));
  };
  const metrics = new Metrics({
    counters,
    kernel,
    channels: () => relay.channels(),
    droppedLogLines: () => log.droppedLines(),
  });
  const pages = await loadPages(publicDirectory);
  const mostOpen = mostOpenFiles();
  const descriptorLimit = new DescriptorLimit(mostOpen ?? Number.POSITIVE_INFINITY);
  const addressLimit = new AddressLimit(config.connectionsPerAddress);
  const originRule = originRuleOf(config, await resolvedAddresses(config.host));
  const started: { transport: TransportName; listening: Listening }[] = [];
  const close = async (graceMs?: number): Promise<void> => {
    // First of all nobody else comes in: another relay may take the ports over while this one says goodbye.
    const closing = started.map(({ listening }) => listening.close(graceMs));
    relay.shutDown();
    kernel.close();
    stopWatching();
    await Promise.all(closing);
    for (const told of events.splice(0)) told.end();
  };
  for (const attachment of config.attachments) {
    try {
      const transport = await loadTransport(attachment.transport);
      const attached = attach(attachment.transport);
      const listening = await transport.listen({
        host: config.host,
        port: attachment.port,
        relay: attached,
        ...config.patience,
        addressLimit,
        descriptorLimit,
        answersAlways: isForSupervisors,
        allowsOrigin: (origin, host) => allowsOrigin(originRule, origin, host),
        fetch: createFetchHandler({
          pages,
          relay,
          viewers: attach('mjpeg'),
          metrics,
          transport: attachment.transport,
          wire: wireOf(attachment.transport),
          reportsDirectory,
          mayWatch: (channel, token) => allows(config.tokens, 'consume', { channel, token }),
          allowsHost: (hostname) => allowsHost(hostname, originRule),
          turnedAway: (code) => attached.turnedAway(code),
          failed: (error) => log.error({ err: error }, 'a request could not be answered'),
        }),
        ...(tls === undefined ? {} : { tls }),
        nowMicros: () => Date.now() * 1000,
        failed: (error) => log.error({ err: error, transport: attachment.transport }, 'something failed'),
      });
      started.push({ transport: attachment.transport, listening });
      kernel.listening(listening.port);
      log.info({ transport: attachment.transport, host: config.host, port: listening.port }, 'listening');
    } catch (error) {
      await close();
      if (error instanceof CongestionControlError)
        throw new StartError(`${flagOf('congestionControl')}: ${error.message}`, { cause: error });
      throw listenError(attachment, config.host, error);
    }
  }
  const room =
    mostOpen === undefined
      ? undefined
      : { openFiles: mostOpen, connections: descriptorLimit.settle(openFiles()) };
  if (room?.connections === 0) {
    await close();
    throw new StartError(`${room.openFiles} open files are too few to have any viewer; ${MORE_DESCRIPTORS}`);
  }
  for (const why of kernel.inForce.shortfalls) log.warn({ why }, 'the kernel does less than it could');
  if (room !== undefined) log.info(room, 'so many connections may be open at a time');
  return {
    scheme: tls === undefined ? 'http' : 'https',
    attached: started.map(({ transport, listening: { port, implementation } }) => ({
      transport,
      port,
      implementation,
    })),
    room,
    kernel: kernel.inForce,
    attend(attends) {
      asks = attends;
      kernel.attend(attends);
    },
    close,
  };
}

const nowMs = (): number => performance.now();

/** Where the kernel takes little it is soon told that a link is full, and answers are for what a proxy holds. */
const ASK_SELDOM_MS = 5000;

function relayOf(
  config: ServerConfig,
  asking: Pick<RelayOptions, 'ownLatenessMs' | 'longestAskMs' | 'asks'>,
): Relay {
  return new Relay({
    ...config.relay,
    allows: (role, hello) => allows(config.tokens, role, hello),
    emitterGrace: { forMs: config.emitterGraceMs, after },
    nowMs,
    ...asking,
  });
}

function after(delayMs: number, act: () => void): () => void {
  const timer = setTimeout(act, delayMs).unref();
  return () => clearTimeout(timer);
}
