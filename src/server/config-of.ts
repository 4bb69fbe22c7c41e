import { certificateDirectory } from './certificate.ts';
import { ConfigError, parseAttachments, type ServerConfig } from './config.ts';
import type { ResolvedSettings } from './resolve-settings.ts';
import { flagOf } from './settings.ts';
import { isOpen } from './tokens.ts';

/** For this machine only: a camera is not to be shown, nor a channel to be taken, by accident. */
const LOOPBACK = '127.0.0.1';
const EVERYWHERE = '0.0.0.0';

/** @throws ConfigError for settings that do not go together */
export function configOf(resolved: ResolvedSettings): ServerConfig {
  const { settings, sourceOf } = resolved;
  return {
    host: settings.host ?? (isOpen(settings.publishToken) ? LOOPBACK : EVERYWHERE),
    hostIsChosen: settings.host !== undefined,
    attachments: parseAttachments(settings.transport, settings.port, sourceOf('transport')),
    tls: tlsOf(resolved),
    tokens: { publish: settings.publishToken, view: settings.viewToken },
    allowedOrigins: settings.allowOrigin,
    names: settings.name,
    relay: {
      frameLimitBytes: settings.frameLimit,
      longestUnacknowledgedMs: settings.longestUnacknowledged,
      limits: {
        channels: settings.mostChannels,
        consumersPerChannel: settings.mostConsumers,
        framesPerSecond: settings.mostFrames,
        bytesPerSecond: settings.mostBytes,
        controlsPerSecond: settings.mostControls,
      },
    },
    patience: {
      handshakeTimeoutSeconds: settings.handshakeTimeout,
      idleTimeoutSeconds: settings.idleTimeout,
    },
    kernel: {
      unsentLimitBytes: settings.unsentLimit,
      congestionControl: settings.congestionControl,
    },
    connectionsPerAddress: settings.connectionsPerAddress,
    emitterGraceMs: settings.emitterGrace,
    drainSeconds: settings.drain,
    log: { level: settings.logLevel, format: settings.logFormat },
    reportsDirectory: settings.reports,
  };
}

function tlsOf({ settings, sourceOf }: ResolvedSettings): ServerConfig['tls'] {
  const { https, tlsCert, tlsKey } = settings;
  if (tlsCert !== undefined && tlsKey !== undefined) return { certFile: tlsCert, keyFile: tlsKey };
  if (tlsCert !== undefined) {
    throw new ConfigError(`${sourceOf('tlsCert')}: "${tlsCert}" needs its key, with ${flagOf('tlsKey')}.`);
  }
  if (tlsKey !== undefined) {
    throw new ConfigError(
      `${sourceOf('tlsKey')}: "${tlsKey}" needs its certificate, with ${flagOf('tlsCert')}.`,
    );
  }
  return https ? { selfSignedIn: certificateDirectory(sourceOf('https')) } : undefined;
}
