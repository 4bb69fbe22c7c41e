import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Counters } from '../relay/counters.ts';
import type { ChannelStatus } from '../relay/relay.ts';

/** Channels are named by strangers: only so many have figures of their own, those with the most viewers. */
const MOST_CHANNELS = 50;

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
    new Gauge({
      name: 'relaymark_channels',
      help: 'Channels that are open.',
      registers,
      collect() {
        this.set(channels().length);
      },
    });
    new Gauge({
      name: 'relaymark_channel_consumers',
      help: `Consumers of a channel, for the ${MOST_CHANNELS} with the most.`,
      labelNames: ['channel'],
      registers,
      collect() {
        this.reset();
        const most = channels()
          .toSorted((a, b) => b.consumers - a.consumers)
          .slice(0, MOST_CHANNELS);
        for (const { name, consumers } of most) this.set({ channel: name }, consumers);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
