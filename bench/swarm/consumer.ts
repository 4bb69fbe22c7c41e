import { Acknowledger } from '../../src/wire/acknowledger.ts';
import { FRAME_HEADER_BYTES, type Frame } from '../../src/wire/frame.ts';
import type { Client, ClientOptions, Protocol } from '../clients/client.ts';
import { connectClient } from '../clients/connect.ts';
import { headerBefore } from '../clients/header-behind.ts';
import { LastingClient } from '../clients/lasting-client.ts';
import type { ConsumerMeters } from '../deliveries/group-meters.ts';
import type { Clock } from '../meters/clock.ts';
import type { ConsumerRecord } from './consumer-record.ts';

/** What a consumer speaks, where that is not what the others of its gathering do. */
export interface ConsumerKind {
  readonly protocol: Protocol;
  /** The relay is ours and tells it its ledger. */
  readonly relay: boolean;
  readonly acknowledges: boolean;
  /** The images that it is sent have the frame's header behind them, and it takes that one. */
  readonly headerBehind: boolean;
}

export interface ConsumerPlan extends Partial<ConsumerKind> {
  readonly url: string;
  readonly channel: string;
  /** Consumers are told apart by group in the result. */
  readonly group: string;
}

export interface ConsumerOptions extends ConsumerPlan, Pick<ClientOptions, 'access'> {
  readonly protocol: Protocol;
  readonly relay: boolean;
  /** Comes back by itself when the connection is lost. */
  readonly reconnects: boolean;
  /** Acknowledges what it is sent, as the pages do. */
  readonly acknowledges: boolean;
  readonly clock: Clock;
  /** Something came from the network. */
  readonly onArrival: (nowMicros: number) => void;
  /** The connection was lost and stays lost. */
  readonly onLost: (reason: string) => void;
}

/** What is kept of a consumer during a measurement. */
export interface ConsumerMeasurement {
  readonly record: ConsumerRecord;
  readonly meters: ConsumerMeters;
}

/** One simulated viewer over a real connection. */
export class Consumer {
  readonly group: string;
  /** Whether the relay can be asked what it has sent to this one. */
  readonly hasLedger: boolean;
  readonly #options: ConsumerOptions;
  /** What came with this frame, for other consumers, is read first: no latency is that of acknowledging. */
  readonly #acknowledger = new Acknowledger((sequence) =>
    setImmediate(() => this.#lasting.client?.acknowledge(sequence)),
  );
  readonly #lasting: LastingClient;
  #measurement: ConsumerMeasurement | undefined;
  #stalled = false;
  /** While it has no connection, and is opening another. */
  #lostAtMicros: number | undefined;

  constructor(options: ConsumerOptions) {
    this.#options = options;
    this.group = options.group;
    this.hasLedger = options.relay && !options.reconnects;
    this.#lasting = new LastingClient({
      open: (onLost) => this.#open(onLost),
      reconnects: options.reconnects,
      onLost: (reason) => this.#lost(reason),
    });
  }

  get measurement(): ConsumerMeasurement | undefined {
    return this.#measurement;
  }

  /** @throws Error if the connection is refused or takes too long */
  connect(): Promise<void> {
    return this.#lasting.connect();
  }

  begin(measurement: ConsumerMeasurement): void {
    this.#measurement = measurement;
    if (this.#lostAtMicros !== undefined) measurement.meters.lost(this.#lostAtMicros);
  }

  /** To be called many times a second. */
  tick(nowMicros: number): void {
    this.#measurement?.meters.sampled(this.#measurement.record.newestCaptureMicros, nowMicros);
    if (this.#options.acknowledges && !this.#stalled) this.#acknowledger.tick(nowMicros / 1000);
  }

  stall(): void {
    this.#stalled = true;
    this.#lasting.client?.pause();
  }

  resume(): void {
    this.#measurement?.meters.resumed();
    this.#stalled = false;
    this.#lasting.client?.resume();
  }

  /** The relay's own account of this consumer. */
  ledger(timeoutMs?: number): ReturnType<Client['ledger']> {
    return (
      this.#lasting.client?.ledger(timeoutMs) ?? Promise.reject(new Error('the consumer is not connected'))
    );
  }

  close(): void {
    this.#lasting.close();
  }

  async #open(onLost: (reason: string) => void): Promise<Client> {
    const { protocol, url, channel, access, relay, acknowledges } = this.#options;
    const client = await connectClient(protocol, {
      url,
      role: 'consume',
      channel,
      access,
      relay,
      acknowledges,
      onFrame: (bytes) => this.#arrived(bytes),
      onLost,
    });
    this.#lostAtMicros = undefined;
    return client;
  }

  #arrived(bytes: Uint8Array): void {
    const nowMicros = this.#options.clock();
    this.#options.onArrival(nowMicros);
    const { headerBehind = false } = this.#options;
    const whole = headerBehind ? headerBefore(bytes.subarray(FRAME_HEADER_BYTES)) : bytes;
    const frame = this.#measurement?.record.take(whole);
    if (frame !== undefined) this.#delivered(frame, nowMicros);
  }

  #delivered(frame: Frame, nowMicros: number): void {
    if (this.#options.acknowledges) {
      const arrival = this.#acknowledger.arrived(frame);
      this.#acknowledger.shown(arrival, nowMicros / 1000);
    }
    this.#measurement?.meters.delivered(frame, nowMicros);
  }

  #lost(reason: string): void {
    if (!this.#options.reconnects) {
      this.#options.onLost(reason);
      return;
    }
    this.#lostAtMicros = this.#options.clock();
    this.#measurement?.meters.lost(this.#lostAtMicros);
  }
}
