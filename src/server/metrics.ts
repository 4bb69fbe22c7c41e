import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { KernelHelp } from '../kernel/kernel-help.ts';
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
    'relaymark_answer_lag_seconds',
    'From a frame’s coming to the relay until its consumer has answered what was asked behind it: its age, and the way back.',
    (counters) => counters.answerLag,
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
  readonly kernel: Pick<KernelHelp, 'inForce' | 'figures'>;
  /** Lines of the log that could not be written, so far. */
  droppedLogLines(): number;
}

/** A figure that everything of one kind has. */
type Figure<Source> = readonly [
  Kind: typeof Gauge | typeof Counter,
  name: string,
  help: string,
  read: (source: Source) => number,
];

const figuresOfTransports: readonly Figure<Counters>[] = [
  [
    Gauge,
    'relaymark_connections',
    'Connections that are open; over uws, WebSockets and requests that are being answered.',
    ({ connections }) => connections,
  ],
  [
    Counter,
    'relaymark_connections_total',
    'Connections that were let in.',
    ({ connectionsEver }) => connectionsEver,
  ],
  [Gauge, 'relaymark_emitters', 'Emitters that are live.', ({ emitters }) => emitters],
  [Gauge, 'relaymark_consumers', 'Consumers that watch.', ({ consumers }) => consumers],
  [Counter, 'relaymark_frames_in_total', 'Frames taken from emitters.', ({ framesIn }) => framesIn],
  [Counter, 'relaymark_bytes_in_total', 'Their bytes.', ({ bytesIn }) => bytesIn],
  [Counter, 'relaymark_frames_sent_total', 'Frames handed to consumers.', ({ framesSent }) => framesSent],
  [Counter, 'relaymark_bytes_sent_total', 'Their bytes.', ({ bytesSent }) => bytesSent],
  [
    Counter,
    'relaymark_frames_dropped_total',
    'Frames left out for a consumer because a newer one had come.',
    ({ framesDropped }) => framesDropped,
  ],
];

const OF_MOST_WATCHED = `, for the ${MOST_CHANNELS} channels with the most consumers.`;

const figuresOfChannels: readonly Figure<ChannelStatus>[] = [
  [
    Gauge,
    'relaymark_channel_consumers',
    `Consumers of a channel${OF_MOST_WATCHED}`,
    ({ consumers }) => consumers,
  ],
  [
    Counter,
    'relaymark_channel_frames_in_total',
    `Frames taken since a channel was opened${OF_MOST_WATCHED}`,
    ({ framesIn }) => framesIn,
  ],
  [
    Counter,
    'relaymark_channel_frames_sent_total',
    `Frames handed to its consumers${OF_MOST_WATCHED}`,
    ({ framesSent }) => framesSent,
  ],
  [
    Counter,
    'relaymark_channel_frames_dropped_total',
    `Frames left out for its consumers because a newer one had come${OF_MOST_WATCHED}`,
    ({ framesDropped }) => framesDropped,
  ],
];

const figuresOfKernel: readonly Figure<Pick<KernelHelp, 'inForce' | 'figures'>>[] = [
  [
    Gauge,
    'relaymark_kernel_unsent_limit_bytes',
    'How many bytes of a connection the kernel takes that it cannot send yet; 0 is as many as it likes.',
    ({ inForce }) => inForce.unsentLimitBytes,
  ],
  [
    Gauge,
    'relaymark_kernel_held_connections',
    'Connections that are held to what their path carries, because packets stood in a queue.',
    ({ figures }) => figures.held,
  ],
  [
    Counter,
    'relaymark_kernel_segments_sent_total',
    'Packets of data that were sent, those that were sent again too.',
    ({ figures }) => figures.sentSegments,
  ],
  [
    Counter,
    'relaymark_kernel_segments_retransmitted_total',
    'Packets of data that were sent again.',
    ({ figures }) => figures.retransmittedSegments,
  ],
];

/** What `/metrics` answers, in the text format of Prometheus. Everything is read when it is asked for. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #readChannels: MetricsSources['channels'];
  /** As they are while an answer is made: to add a channel up takes a look at each who watches it. */
  #channels: readonly ChannelStatus[] = [];

  constructor({ counters, channels, kernel, droppedLogLines }: MetricsSources) {
    this.#readChannels = channels;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#register('transport', figuresOfTransports, () => counters);
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
      name: 'relaymark_consumers_held_back',
      help: 'Consumers that the newest frame was held back from, by reason: library (their link is full), late, unshown.',
      labelNames: ['transport', 'reason'],
      registers,
      collect() {
        this.reset();
        for (const [transport, { heldBack }] of counters) {
          for (const [reason, count] of Object.entries(heldBack)) this.set({ transport, reason }, count);
        }
      },
    });
    for (const [name, help, read] of lags)
      this.#registry.registerMetric(new LagHistogram(name, help, counters, read));
    const openChannels = (): number => this.#channels.length;
    new Gauge({
      name: 'relaymark_channels',
      help: 'Channels that are open.',
      registers,
      collect() {
        this.set(openChannels());
      },
    });
    this.#register('channel', figuresOfChannels, () => this.#mostWatched());
    this.#register(undefined, figuresOfKernel, () => [['', kernel]]);
    this.#register(
      'algorithm',
      [
        [
          Gauge,
          'relaymark_congestion_control_connections',
          'Connections by their congestion control.',
          (count: number) => count,
        ],
      ],
      () => kernel.figures.byAlgorithm,
    );
    this.#register(
      'why',
      [[Gauge, 'relaymark_kernel_shortfall', 'Why the kernel does less than it was asked for.', () => 1]],
      () => kernel.inForce.shortfalls.map((why) => [why, why] as const),
    );
    new Counter({
      name: 'relaymark_log_lines_dropped_total',
      help: 'Lines of the log that could not be written.',
      registers,
      collect() {
        this.reset();
        this.inc(droppedLogLines());
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    this.#channels = this.#readChannels();
    return this.#registry.metrics();
  }

  /**
   * @param label none where there is a single source
   * @param sources by what the label says of them
   */
  #register<Source>(
    label: string | undefined,
    figures: readonly Figure<Source>[],
    sources: () => Iterable<readonly [string, Source]>,
  ): void {
    for (const [Kind, name, help, read] of figures) {
      new Kind({
        name,
        help,
        labelNames: label === undefined ? [] : [label],
        registers: [this.#registry],
        collect() {
          this.reset();
          for (const [value, source] of sources())
            this.inc(label === undefined ? {} : { [label]: value }, read(source));
        },
      });
    }
  }

  #mostWatched(): (readonly [string, ChannelStatus])[] {
    return this.#channels
      .toSorted((a, b) => b.consumers - a.consumers)
      .slice(0, MOST_CHANNELS)
      .map((channel) => [channel.name, channel]);
  }
}
