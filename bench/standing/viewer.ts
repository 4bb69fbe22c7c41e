import { Acknowledger } from '../../src/wire/acknowledger.ts';
import type { Ledger, RelayControl } from '../../src/wire/control.ts';
import { LastingClient } from '../clients/lasting-client.ts';
import type { Comings } from './comings.ts';
import type { Stream } from './stream.ts';
import { ViewerRecord } from './viewer-record.ts';
import { clockDriftMicros, steadyClock } from './wall-clock.ts';
import type { WatchMeter } from './watch-meter.ts';

export interface ViewerOptions {
  readonly stream: Stream;
  readonly meter: WatchMeter;
  /** Told of connections that are lost and back. */
  readonly comings: Comings;
}

/** One viewer of a stream, which acknowledges what comes as the pages do, and comes back when its relay does. */
export class Viewer {
  readonly #record: ViewerRecord;
  readonly #lasting: LastingClient;
  readonly #acknowledger = new Acknowledger((sequence) =>
    setImmediate(() => this.#lasting.client?.acknowledge(sequence)),
  );
  #emitting: boolean | undefined;
  #acknowledges = false;
  #driftMicros = clockDriftMicros();

  constructor({ stream, meter, comings }: ViewerOptions) {
    this.#record = new ViewerRecord(meter);
    this.#lasting = new LastingClient({
      open: async (onLost) => {
        this.#acknowledges = (await stream.speech()).relay;
        return stream.open({
          role: 'consume',
          onFrame: (bytes, capturedMicros) => this.#arrived(bytes, capturedMicros),
          onIncomplete: () => meter.fault('incomplete'),
          onControl: (message) => this.#told(message),
          onLost,
        });
      },
      reconnects: true,
      onLost: (reason) => {
        stream.forget();
        this.#emitting = undefined;
        this.#record.lost();
        comings.lost(reason);
      },
      onBack: () => comings.back(),
      onStillAway: (error) => comings.stillAway(error),
    });
  }

  /** Whether somebody emits, where the relay says so. */
  get emitting(): boolean | undefined {
    return this.#emitting;
  }

  /** @throws UnreachableError */
  connect(): Promise<void> {
    return this.#lasting.connect();
  }

  /** To be called many times a second. */
  tick(): void {
    this.#driftMicros = clockDriftMicros();
    const nowMicros = steadyClock();
    this.#record.looked(nowMicros, this.#driftMicros);
    if (this.#acknowledges) this.#acknowledger.tick(nowMicros / 1000);
  }

  /** The relay's own account of this viewer's connection. */
  async ledger(): Promise<Ledger | undefined> {
    return this.#lasting.client?.ledger();
  }

  close(): void {
    this.#lasting.close();
  }

  #arrived(bytes: Uint8Array, capturedMicros: number | undefined): void {
    const nowMicros = steadyClock();
    const frame = this.#record.arrived(bytes, nowMicros, this.#driftMicros, capturedMicros);
    if (frame === undefined || !this.#acknowledges) return;
    this.#acknowledger.shown(this.#acknowledger.arrived(frame), nowMicros / 1000);
  }

  #told(message: RelayControl): void {
    if (message.type === 'welcome') this.#emitting = message.emitting;
    else if (message.type === 'emitter-left') this.#emitting = false;
    else if (message.type === 'emitter-joined') {
      this.#emitting = true;
      this.#acknowledger.reset();
      this.#record.beginAnew();
    }
  }
}
