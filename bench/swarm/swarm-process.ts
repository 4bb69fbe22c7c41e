import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../src/wire/control.ts';
import type { Protocol } from '../clients/client.ts';
import { loadClient } from '../clients/connect.ts';
import { type Counts, GroupMeters } from '../deliveries/group-meters.ts';
import type { MeterPlan } from '../deliveries/meter.ts';
import { type Clock, clockWithOffset, sleepUntil } from '../meters/clock.ts';
import type { ProcessLoad } from '../meters/load-meter.ts';
import { serveCalls } from '../processes/calls.ts';
import type { FrameLedger } from '../results/results.ts';
import { Consumer, type ConsumerPlan } from './consumer.ts';
import { ConsumerRecord, type Emitted } from './consumer-record.ts';
import { type ChurnPlan, type ChurnReport, churn, joinAndLeave, type StreamAddress } from './joining.ts';
import { addLedgers, settleLedger } from './ledger.ts';
import { measureLoadDuring } from './load-during.ts';

/** Connections that this process opens at a time. */
const CONNECTS_IN_FLIGHT = 20;

/** How often each consumer's picture is looked at for its age: out of step with every usual frame rate. */
const TICK_INTERVAL_MS = 37;

/** Frames may still be on their way when the emission is over; once nothing has come for this long, the relay is asked. */
const QUIET_MS = 500;
/** Of a relay that cannot be asked: once nothing has come for this long, nothing will. */
const LONG_QUIET_MS = 3000;
const DRAIN_POLL_MS = 10;

/** Different words of this process's consumers; more than these would not help anybody. */
const MOST_REASONS = 5;

export interface SwarmOptions {
  readonly epochOffsetMicros: number;
  readonly protocol: Protocol;
  /** True for our own transports. */
  readonly relay: boolean;
  readonly reconnects: boolean;
  readonly acknowledges: boolean;
  readonly consumers: readonly ConsumerPlan[];
}

/** A group of consumers that stops reading for a while. */
export interface StallPlan {
  readonly group: string;
  readonly fromMicros: number;
  readonly untilMicros: number;
}

export interface MeasurementPlan extends Emitted, MeterPlan {
  readonly stall?: StallPlan;
}

export interface GroupReport {
  readonly consumers: number;
  readonly ledger: FrameLedger;
  readonly counts: Counts;
}

/** What the consumers of this process make of one measurement. */
export interface SwarmReport {
  readonly groups: Readonly<Record<string, GroupReport>>;
  readonly load: ProcessLoad;
  /** What went wrong, in words, each once. */
  readonly reasons: readonly string[];
}

let clock: Clock = () => 0;
let relayKeepsLedgers = false;
let consumers: Consumer[] = [];
let emittedFrames = 0;
let metersOfGroups = new Map<string, GroupMeters>();
let lastArrivalMicros = 0;
let load: Promise<ProcessLoad> | undefined;
let tickTimer: NodeJS.Timeout | undefined;
let reasons = new Set<string>();

function note(reason: string): void {
  if (reasons.size < MOST_REASONS) reasons.add(reason);
}

async function stallDuring({ group, fromMicros, untilMicros }: StallPlan): Promise<void> {
  const members = consumers.filter((consumer) => consumer.group === group);
  await sleepUntil(clock, fromMicros);
  for (const consumer of members) consumer.stall();
  await sleepUntil(clock, untilMicros);
  for (const consumer of members) consumer.resume();
}

const incomplete = (): Consumer[] =>
  consumers.filter(({ measurement }) => measurement?.record.complete !== true);

async function drained(timeoutMs: number): Promise<void> {
  const deadline = clock() + timeoutMs * 1000;
  const quietMicros = 1000 * (relayKeepsLedgers ? QUIET_MS : LONG_QUIET_MS);
  lastArrivalMicros = clock();
  while (incomplete().length > 0 && clock() < deadline) {
    if (clock() - lastArrivalMicros > quietMicros) {
      if (!relayKeepsLedgers || (await nothingIsOnItsWay())) return;
      lastArrivalMicros = clock();
    }
    await sleep(DRAIN_POLL_MS);
  }
}

/** Whatever the relay says that it has sent has come before its answer. */
async function nothingIsOnItsWay(): Promise<boolean> {
  const unreachable = (): undefined => undefined;
  const ledgers = await Promise.all(incomplete().map((consumer) => consumer.ledger().catch(unreachable)));
  return ledgers.every(
    (ledger) => ledger === undefined || (ledger.offered >= emittedFrames && ledger.waiting === 0),
  );
}

async function ledgerOf(consumer: Consumer): Promise<Ledger | undefined> {
  if (!relayKeepsLedgers) return undefined;
  try {
    return await consumer.ledger();
  } catch (error) {
    note(`no ledger: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function settle(consumer: Consumer): Promise<FrameLedger> {
  const relay = await ledgerOf(consumer);
  if (consumer.measurement === undefined) throw new Error('no measurement was begun');
  const { ledger, contradictions } = settleLedger(
    emittedFrames,
    consumer.measurement.record.received(),
    relay,
  );
  for (const contradiction of contradictions) note(contradiction);
  return ledger;
}

async function reportOn(group: string, meters: GroupMeters): Promise<GroupReport> {
  const members = consumers.filter((consumer) => consumer.group === group);
  return {
    consumers: members.length,
    ledger: addLedgers(await Promise.all(members.map(settle))),
    counts: meters.counts(),
  };
}

function closeAll(): void {
  clearInterval(tickTimer);
  for (const consumer of consumers) consumer.close();
  consumers = [];
}

const functions = {
  /** Connects all consumers, and answers how long that took once each of them is joined. */
  async connect(options: SwarmOptions): Promise<{ rampMs: number }> {
    closeAll();
    clock = clockWithOffset(options.epochOffsetMicros);
    relayKeepsLedgers = options.relay && !options.reconnects;
    reasons = new Set();
    const mine = options.consumers.map(
      (plan) =>
        new Consumer({
          ...plan,
          protocol: options.protocol,
          relay: options.relay,
          reconnects: options.reconnects,
          acknowledges: options.acknowledges,
          clock,
          onArrival(nowMicros) {
            lastArrivalMicros = nowMicros;
          },
          onLost: (reason) => note(`a consumer was disconnected: ${reason}`),
        }),
    );
    consumers = mine;
    await loadClient(options.protocol);
    const startedAtMs = performance.now();
    const waiting = [...mine];
    const connectNext = async (): Promise<void> => {
      for (let consumer = waiting.shift(); consumer !== undefined; consumer = waiting.shift()) {
        await consumer.connect();
      }
    };
    await Promise.all(Array.from({ length: CONNECTS_IN_FLIGHT }, connectNext));
    return { rampMs: performance.now() - startedAtMs };
  },

  /** Gets ready for an emission that is about to begin. */
  begin({ frames, checksums, stall, ...plan }: MeasurementPlan): void {
    emittedFrames = frames;
    metersOfGroups = new Map();
    for (const consumer of consumers) {
      const meters = metersOfGroups.get(consumer.group) ?? new GroupMeters(plan);
      metersOfGroups.set(consumer.group, meters);
      consumer.begin({ record: new ConsumerRecord({ frames, checksums }), meters: meters.watch() });
    }
    tickTimer = setInterval(() => {
      const nowMicros = clock();
      for (const consumer of consumers) consumer.tick(nowMicros);
    }, TICK_INTERVAL_MS);
    load = measureLoadDuring(plan.window, clock);
    if (stall !== undefined) void stallDuring(stall);
  },

  /**
   * Joins one viewer after the other to what is running. Answers with how long each waited for the first frame; those
   * who waited in vain are missing.
   */
  async probe({ stream, joins }: { stream: StreamAddress; joins: number }): Promise<readonly number[]> {
    const waitedMicros: number[] = [];
    for (let join = 0; join < joins; join++) {
      const waited = await joinAndLeave(stream, clock, 0).catch(() => undefined);
      if (waited !== undefined) waitedMicros.push(waited);
    }
    return waitedMicros;
  },

  churn: (plan: ChurnPlan): Promise<ChurnReport> => churn(plan, clock),

  /** The emission is over: waits for what is still on its way, and adds everything up. */
  async finish({ drainTimeoutMs }: { drainTimeoutMs: number }): Promise<SwarmReport> {
    await drained(drainTimeoutMs);
    clearInterval(tickTimer);
    if (load === undefined) throw new Error('no measurement was begun');
    const groups = await Promise.all(
      [...metersOfGroups].map(async ([group, meters]) => [group, await reportOn(group, meters)] as const),
    );
    return { groups: Object.fromEntries(groups), load: await load, reasons: [...reasons] };
  },

  close: closeAll,
};

export type SwarmApi = typeof functions;

serveCalls(functions);
