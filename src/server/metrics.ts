import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counters } from '../relay/counters.ts';
import type { Lag } from '../relay/lag.ts';
import type { ChannelStatus } from '../relay/relay.ts';
import { LagHistogram } from './lag-histogram.ts';

/** Channels are named by strangers: only so many have figures of their own, those with the most viewers. */
const MOST_CHANNELS = 50;

const lags: readonly (readonly [string, string, (counters: Counters) => Lag])[] = [
  [
    'relaymark_delivery_lag_seconds',
    'From a frame’s coming to the relay until it is handed to a consumer’s link.',
    (counters) => counters.deliveryLag,
  ],
  [
    'relaymark_acknowledgement_lag_seconds',
    'From a frame’s coming to the relay until a consumer says that it was shown.',
    (counters) => counters.acknowledgementLag,
  ],
];

export interface MetricsSources {
  /** By the name of what carries them: a transport, or `mjpeg`. */
  readonly counters: ReadonlyMap<string, Counters>;
  channels(): readonly ChannelStatus[];
}

/** What `/metrics` answers, in the text format of Prometheus. Everything is read when it is asked for. */
export class Metrics {
  readonly #registry = new Registry();

  constructor({ counters, channels }: MetricsSources) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    const perTransport = (
      name: string,
      help: string,
      read: (counters: Counters) => number,
      Kind: typeof Gauge | typeof Counter,
    ): void => {
      new Kind({
        name,
        help,
        labelNames: ['transport'],
        registers,
        collect() {
          this.reset();
          for (const [transport, values] of counters) this.inc({ transport }, read(values));
        },
      });
    };
    perTransport(
      'relaymark_connections',
      'Connections that are open; over uws, WebSockets and requests that are being answered.',
      (values) => values.connections,
      Gauge,
    );
    perTransport(
      'relaymark_connections_total',
      'Connections that were let in.',
      (values) => values.connectionsEver,
      Counter,
    );
    perTransport('relaymark_emitters', 'Emitters that are live.', (values) => values.emitters, Gauge);
    perTransport('relaymark_consumers', 'Consumers that watch.', (values) => values.consumers, Gauge);
    perTransport(
      'relaymark_frames_in_total',
      'Frames taken from emitters.',
      (values) => values.framesIn,
      Counter,
    );
    perTransport('relaymark_bytes_in_total', 'Their bytes.', (values) => values.bytesIn, Counter);
    perTransport(
      'relaymark_frames_sent_total',
      'Frames handed to consumers.',
      (values) => values.framesSent,
      Counter,
    );
    perTransport('relaymark_bytes_sent_total', 'Their bytes.', (values) => values.bytesSent, Counter);
    perTransport(
      'relaymark_frames_dropped_total',
      'Frames left out for a consumer because a newer one had come.',
      (values) => values.framesDropped,
      Counter,
    );
    new Counter({
      name: 'relaymark_refusals_total',
      help: 'Clients that were refused, or sent away, by reason.',
      labelNames: ['transport', 'reason'],
      registers,
      collect() {
        this.reset();
        for (const [transport, { refusals }] of counters) {
          for (const [reason, count] of refusals) this.inc({ transport, reason }, count);
        }
      },
    });
    for (const [name, help, read] of lags)
      registers[0]?.registerMetric(new LagHistogram(name, help, counters, read));
    new Gauge({
      name: 'relaymark_channels',
      help: 'Channels that are open.',
      registers,
      collect() {
        this.set(channels().length);
      },
    });
    const perChannel = (
      name: string,
      help: string,
      read: (channel: ChannelStatus) => number,
      Kind: typeof Gauge | typeof Counter,
    ): void => {
      new Kind({
        name,
        help: `${help}, for the ${MOST_CHANNELS} channels with the most consumers.`,
        labelNames: ['channel'],
        registers,
        collect() {
          this.reset();
          const most = channels()
            .toSorted((a, b) => b.consumers - a.consumers)
            .slice(0, MOST_CHANNELS);
          for (const channel of most) this.inc({ channel: channel.name }, read(channel));
        },
      });
    };
    perChannel('relaymark_channel_consumers', 'Consumers of a channel', ({ consumers }) => consumers, Gauge);
    perChannel(
      'relaymark_channel_frames_in_total',
      'Frames taken since a channel was opened',
      ({ framesIn }) => framesIn,
      Counter,
    );
    perChannel(
      'relaymark_channel_frames_sent_total',
      'Frames handed to its consumers',
      ({ framesSent }) => framesSent,
      Counter,
    );
    perChannel(
      'relaymark_channel_frames_dropped_total',
      'Frames left out for its consumers because a newer one had come',
      ({ framesDropped }) => framesDropped,
      Counter,
    );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
