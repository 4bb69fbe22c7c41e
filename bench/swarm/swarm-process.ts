import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../../src/wire/control.ts';
import type { Client, Wire } from '../clients/client.ts';
import { connectClient } from '../clients/connect.ts';
import { type Clock, clockWithOffset, sleepUntil } from '../clock.ts';
import { serveCalls } from '../processes/calls.ts';
import type { FrameLedger } from '../results.ts';
import { ConsumerRecord, type Emitted } from './consumer-record.ts';
import { addLedgers, settleLedger } from './ledger.ts';
import { measureLoad, type ProcessLoad } from './load-meter.ts';
import { Recorder, type Recording, type Window } from './recorder.ts';

/** Connections that this process opens at a time. */
const CONNECTS_IN_FLIGHT = 20;

/** How often each consumer's picture is looked at for its age: out of step with every usual frame rate. */
const FRAME_AGE_INTERVAL_MS = 37;

/** Frames may still be on their way when the emission is over; once nothing has come for this long, none is. */
const QUIET_MS = 500;
const DRAIN_TIMEOUT_MS = 3000;
const DRAIN_POLL_MS = 10;

/** Different words of this process's consumers; more than these would not help anybody. */
const MOST_REASONS = 5;

export interface ConnectSwarm {
  readonly epochOffsetMicros: number;
  readonly wire: Wire;
  readonly port: number;
  /** True for our own transports. */
  readonly relay: boolean;
  /** The channel of each consumer. */
  readonly channels: readonly string[];
}

export interface MeasureSwarm extends Emitted {
  readonly window: Window;
}

/** What the consumers of this process make of one measurement. */
export interface SwarmReport {
  readonly ledger: FrameLedger;
  readonly recording: Recording;
  readonly load: ProcessLoad;
  /** What went wrong, in words, each once. */
  readonly reasons: readonly string[];
}

interface Consumer {
  readonly client: Client;
  record: ConsumerRecord | undefined;
}

let clock: Clock = () => 0;
let relayKeepsLedgers = false;
let consumers: Consumer[] = [];
let emittedFrames = 0;
let recorder: Recorder | undefined;
let lastArrivalMicros = 0;
let load: Promise<ProcessLoad> | undefined;
let frameAgeTimer: NodeJS.Timeout | undefined;
let reasons = new Set<string>();
/** Counts up with every `connect` and `close`: what comes from connections of before says nothing of those of now. */
let generation = 0;

function note(reason: string): void {
  if (reasons.size < MOST_REASONS) reasons.add(reason);
}

async function connectConsumer(options: ConnectSwarm, channel: string): Promise<void> {
  const { wire, port, relay } = options;
  const mine = generation;
  let consumer: Consumer | undefined;
  const client = await connectClient(wire, {
    port,
    role: 'consume',
    channel,
    relay,
    onFrame(bytes) {
      const nowMicros = clock();
      lastArrivalMicros = nowMicros;
      const frame = consumer?.record?.take(bytes);
      if (frame !== undefined) recorder?.delivered(frame, nowMicros);
    },
    onLost(reason) {
      if (mine === generation) note(`a consumer was disconnected: ${reason}`);
    },
  });
  if (mine !== generation) {
    client.close();
    return;
  }
  consumer = { client, record: undefined };
  consumers.push(consumer);
}

async function measureLoadDuring({ startMicros, endMicros }: Window): Promise<ProcessLoad> {
  await sleepUntil(clock, startMicros);
  const measured = measureLoad();
  await sleepUntil(clock, endMicros);
  return measured();
}

async function drained(): Promise<void> {
  const deadline = clock() + DRAIN_TIMEOUT_MS * 1000;
  lastArrivalMicros = clock();
  while (!consumers.every(({ record }) => record?.complete)) {
    const nowMicros = clock();
    if (nowMicros > deadline || nowMicros - lastArrivalMicros > QUIET_MS * 1000) return;
    await sleep(DRAIN_POLL_MS);
  }
}

async function ledgerOf({ client }: Consumer): Promise<Ledger | undefined> {
  if (!relayKeepsLedgers) return undefined;
  try {
    return await client.ledger();
  } catch (error) {
    note(`no ledger: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function settle(consumer: Consumer): Promise<FrameLedger> {
  const relay = await ledgerOf(consumer);
  if (consumer.record === undefined) throw new Error('no measurement was begun');
  const { ledger, contradictions } = settleLedger(emittedFrames, consumer.record.received(), relay);
  for (const contradiction of contradictions) note(contradiction);
  return ledger;
}

const functions = {
  /** Connects all consumers, and answers how long that took once each of them is joined. */
  async connect(options: ConnectSwarm): Promise<{ rampMs: number }> {
    clock = clockWithOffset(options.epochOffsetMicros);
    relayKeepsLedgers = options.relay;
    generation++;
    reasons = new Set();
    consumers = [];
    const startedAtMs = performance.now();
    const waiting = [...options.channels];
    const connectNext = async (): Promise<void> => {
      for (let channel = waiting.shift(); channel !== undefined; channel = waiting.shift()) {
        await connectConsumer(options, channel);
      }
    };
    await Promise.all(Array.from({ length: CONNECTS_IN_FLIGHT }, connectNext));
    return { rampMs: performance.now() - startedAtMs };
  },

  /** Gets ready for an emission that is about to begin. */
  begin({ frames, checksums, window }: MeasureSwarm): void {
    emittedFrames = frames;
    recorder = new Recorder(window);
    for (const consumer of consumers) consumer.record = new ConsumerRecord({ frames, checksums });
    frameAgeTimer = setInterval(() => {
      const nowMicros = clock();
      for (const { record } of consumers) recorder?.sampled(record?.newestCaptureMicros, nowMicros);
    }, FRAME_AGE_INTERVAL_MS);
    load = measureLoadDuring(window);
  },

  /** The emission is over: waits for what is still on its way, and adds everything up. */
  async finish(): Promise<SwarmReport> {
    await drained();
    clearInterval(frameAgeTimer);
    const ledgers = await Promise.all(consumers.map(settle));
    if (recorder === undefined || load === undefined) throw new Error('no measurement was begun');
    return {
      ledger: addLedgers(ledgers),
      recording: recorder.recording(),
      load: await load,
      reasons: [...reasons],
    };
  },

  close(): void {
    generation++;
    clearInterval(frameAgeTimer);
    for (const { client } of consumers) client.close();
    consumers = [];
    recorder = undefined;
  },
};

export type SwarmApi = typeof functions;

serveCalls(functions);
