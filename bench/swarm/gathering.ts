import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../src/wire/control.ts';
import type { ClientOptions, Protocol } from '../clients/client.ts';
import { type ConnectFailure, failureOf, loadClient } from '../clients/connect.ts';
import { type Counts, GroupMeters } from '../deliveries/group-meters.ts';
import type { MeterPlan } from '../deliveries/meter.ts';
import { errorOf } from '../errors/error-of.ts';
import { type Clock, sleepUntil } from '../meters/clock.ts';
import { type LoadWatch, watchLoad } from '../meters/load-during.ts';
import type { ProcessLoad } from '../meters/load-meter.ts';
import type { FrameLedger } from '../results/results.ts';
import { Consumer, type ConsumerPlan } from './consumer.ts';
import { ConsumerRecord, type Emitted } from './consumer-record.ts';
import { accountSince, addLedgers, settleLedger } from './ledger.ts';

/** Connections that this process opens at a time. */
const CONNECTS_IN_FLIGHT = 20;

/** After that no more are begun: a relay that lets in so few a second carries no more. */
const MOST_RAMP_MS = 20_000;

/** How often each consumer's picture is looked at for its age, unless it is said: out of step with every usual frame rate. */
const TICK_INTERVAL_MS = 37;

/** Frames may still be on their way when the emission is over; once nothing has come for this long, the relay is asked. */
const QUIET_MS = 500;
/** Of a relay that cannot be asked: once nothing has come for this long, nothing will, unless links take longer. */
const LONG_QUIET_MS = 3000;
const DRAIN_POLL_MS = 10;

/** Different words of this process's consumers; more than these would not help anybody. */
const MOST_REASONS = 5;

export interface GatheringOptions extends Pick<ClientOptions, 'access'> {
  readonly protocol: Protocol;
  /** True for our own transports. */
  readonly relay: boolean;
  readonly reconnects: boolean;
  readonly acknowledges: boolean;
  readonly consumers: readonly ConsumerPlan[];
}

/** How connecting went. */
export interface Ramp {
  readonly rampMs: number;
  readonly connected: number;
  /** The first that could not connect; absent where all could. None is tried after it. */
  readonly failure?: ConnectFailure;
}

/** A group of consumers that stops reading for a while. */
export interface StallPlan {
  readonly group: string;
  readonly fromMicros: number;
  readonly untilMicros: number;
}

export interface MeasurementPlan extends Emitted, MeterPlan {
  /** How often each consumer's picture is looked at for its age. */
  readonly tickIntervalMs?: number;
  readonly stall?: StallPlan;
}

export interface GroupReport {
  readonly consumers: number;
  readonly ledger: FrameLedger;
  readonly counts: Counts;
}

/** What there was of an emission that was ended before its time. */
export interface CutEmission {
  readonly frames: number;
  /** Where the window ended then. */
  readonly endMicros: number;
}

export interface FinishOptions {
  readonly drainTimeoutMs: number;
  /** Nothing comes any more where nothing has come for so long, and the relay cannot be asked. */
  readonly quietMs?: number;
  /** What the relay answers stands behind what it has sent before, and takes so long at most. */
  readonly answerTimeoutMs?: number;
  /** Absent where all was emitted that was planned. */
  readonly cutTo?: CutEmission;
}

/** What the consumers of this process make of one measurement. */
export interface SwarmReport {
  readonly groups: Readonly<Record<string, GroupReport>>;
  readonly load: ProcessLoad;
  /** What went wrong, in words, each once. */
  readonly reasons: readonly string[];
}

/** Consumers of one subject that are in this process. They may be measured again and again. */
export class Gathering {
  readonly #clock: Clock;
  readonly #options: GatheringOptions;
  readonly #consumers: readonly Consumer[];
  /** What the relay had offered each of them before the measurement that goes on. */
  readonly #accounts = new Map<Consumer, Ledger>();
  readonly #disconnections = new Set<string>();
  #reasons = new Set<string>();
  #emittedFrames = 0;
  /** The meters have it too: it ends earlier where the emission is cut short. */
  #window = { startMicros: 0, endMicros: 0 };
  #cut = new AbortController();
  #metersOfGroups = new Map<string, GroupMeters>();
  #lastArrivalMicros = 0;
  #answerTimeoutMs: number | undefined;
  #load: LoadWatch | undefined;
  #tickTimer: NodeJS.Timeout | undefined;

  constructor(options: GatheringOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    const { consumers, ...common } = options;
    this.#consumers = consumers.map(
      (plan) =>
        new Consumer({
          ...common,
          ...plan,
          clock,
          onArrival: (nowMicros) => {
            this.#lastArrivalMicros = nowMicros;
          },
          onLost: (reason) => this.#disconnections.add(`a consumer was disconnected: ${reason}`),
        }),
    );
  }

  /** Connects all consumers, and answers how long that took once each of them is joined. */
  async connect(): Promise<Ramp> {
    const protocols = [this.#options, ...this.#options.consumers].flatMap(({ protocol }) => protocol ?? []);
    await Promise.all([...new Set(protocols)].map(loadClient));
    const startedAtMs = performance.now();
    const waiting = [...this.#consumers];
    let connected = 0;
    let failure: ConnectFailure | undefined;
    const connectNext = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && failure === undefined; next = waiting.shift()) {
        try {
          if (performance.now() - startedAtMs > MOST_RAMP_MS) {
            throw new Error(`timed out: not all are connected after ${MOST_RAMP_MS} ms`);
          }
          await next.connect();
          connected++;
        } catch (error) {
          failure ??= failureOf(error);
        }
      }
    };
    await Promise.all(Array.from({ length: CONNECTS_IN_FLIGHT }, connectNext));
    const rampMs = performance.now() - startedAtMs;
    return { rampMs, connected, ...(failure === undefined ? {} : { failure }) };
  }

  /** Gets ready for an emission that is about to begin. */
  begin({ frames, checksums, stall, tickIntervalMs = TICK_INTERVAL_MS, ...plan }: MeasurementPlan): void {
    this.#emittedFrames = frames;
    this.#window = { ...plan.window };
    this.#cut = new AbortController();
    this.#reasons = new Set();
    this.#metersOfGroups = new Map();
    for (const consumer of this.#consumers) {
      const meters =
        this.#metersOfGroups.get(consumer.group) ?? new GroupMeters({ ...plan, window: this.#window });
      this.#metersOfGroups.set(consumer.group, meters);
      consumer.begin({ record: new ConsumerRecord({ frames, checksums }), meters: meters.watch() });
    }
    this.#tickTimer = setInterval(() => {
      const nowMicros = this.#clock();
      for (const consumer of this.#consumers) consumer.tick(nowMicros);
    }, tickIntervalMs);
    void this.#load?.end();
    this.#load = watchLoad(this.#window, this.#clock, this.#cut.signal);
    if (stall !== undefined) void this.#stallDuring(stall);
  }

  /** The emission is over: waits for what is still on its way, and adds everything up. */
  async finish({ cutTo, ...patience }: FinishOptions): Promise<SwarmReport> {
    if (cutTo !== undefined) {
      this.#emittedFrames = cutTo.frames;
      this.#window.endMicros = cutTo.endMicros;
      this.#cut.abort();
    }
    this.#answerTimeoutMs = patience.answerTimeoutMs;
    await this.#drained(patience);
    clearInterval(this.#tickTimer);
    if (this.#load === undefined) throw new Error('no measurement was begun');
    const groups = await Promise.all(
      [...this.#metersOfGroups].map(
        async ([group, meters]) => [group, await this.#reportOn(group, meters)] as const,
      ),
    );
    const reasons = [...this.#disconnections, ...this.#reasons].slice(0, MOST_REASONS);
    return { groups: Object.fromEntries(groups), load: await this.#load.end(), reasons };
  }

  close(): void {
    clearInterval(this.#tickTimer);
    for (const consumer of this.#consumers) consumer.close();
  }

  #note(reason: string): void {
    if (this.#reasons.size < MOST_REASONS) this.#reasons.add(reason);
  }

  #membersOf(group: string): Consumer[] {
    return this.#consumers.filter((consumer) => consumer.group === group);
  }

  async #stallDuring({ group, fromMicros, untilMicros }: StallPlan): Promise<void> {
    const members = this.#membersOf(group);
    await sleepUntil(this.#clock, fromMicros);
    for (const consumer of members) consumer.stall();
    await sleepUntil(this.#clock, untilMicros);
    for (const consumer of members) consumer.resume();
  }

  #incomplete(): Consumer[] {
    return this.#consumers.filter(({ measurement }) => measurement?.record.complete !== true);
  }

  async #drained({ drainTimeoutMs, quietMs = LONG_QUIET_MS }: FinishOptions): Promise<void> {
    const deadline = this.#clock() + drainTimeoutMs * 1000;
    this.#lastArrivalMicros = this.#clock();
    while (this.#incomplete().length > 0 && this.#clock() < deadline) {
      const canBeAsked = this.#incomplete().every(({ hasLedger }) => hasLedger);
      if (this.#clock() - this.#lastArrivalMicros > 1000 * (canBeAsked ? QUIET_MS : quietMs)) {
        if (await this.#nothingIsOnItsWay()) return;
        this.#lastArrivalMicros = this.#clock();
      }
      await sleep(DRAIN_POLL_MS);
    }
  }

  /** Whatever the relay says that it has sent has come before its answer. Who has no ledger has waited long enough. */
  async #nothingIsOnItsWay(): Promise<boolean> {
    const unreachable = (): undefined => undefined;
    const ledgers = await Promise.all(
      this.#incomplete()
        .filter(({ hasLedger }) => hasLedger)
        .map((consumer) => this.#account(consumer).catch(unreachable)),
    );
    return ledgers.every(
      (ledger) => ledger === undefined || (ledger.offered >= this.#emittedFrames && ledger.waiting === 0),
    );
  }

  /** The relay's own account of this consumer since the measurement began. */
  async #account(consumer: Consumer): Promise<Ledger> {
    return accountSince(this.#accounts.get(consumer), await consumer.ledger(this.#answerTimeoutMs));
  }

  async #settledAccount(consumer: Consumer): Promise<Ledger | undefined> {
    if (!consumer.hasLedger) return undefined;
    try {
      const ledger = await consumer.ledger(this.#answerTimeoutMs);
      const account = accountSince(this.#accounts.get(consumer), ledger);
      this.#accounts.set(consumer, ledger);
      return account;
    } catch (error) {
      this.#note(`no ledger: ${errorOf(error).message}`);
      return undefined;
    }
  }

  async #settle(consumer: Consumer): Promise<FrameLedger> {
    const relay = await this.#settledAccount(consumer);
    if (consumer.measurement === undefined) throw new Error('no measurement was begun');
    const { ledger, contradictions } = settleLedger(
      this.#emittedFrames,
      consumer.measurement.record.received(),
      relay,
    );
    for (const contradiction of contradictions) this.#note(contradiction);
    return ledger;
  }

  async #reportOn(group: string, meters: GroupMeters): Promise<GroupReport> {
    const members = this.#membersOf(group);
    return {
      consumers: members.length,
      ledger: addLedgers(await Promise.all(members.map((member) => this.#settle(member)))),
      counts: meters.counts(),
    };
  }
}
