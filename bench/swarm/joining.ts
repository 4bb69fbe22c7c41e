import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientOptions, Protocol } from '../clients/client.ts';
import { connectClient } from '../clients/connect.ts';
import { type Clock, sleepUntil } from '../meters/clock.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { Window } from '../meters/window.ts';

/** Who has seen nothing for this long has waited in vain, and counts as having waited for as long, refused or not. */
const FIRST_FRAME_TIMEOUT_MS = 5000;
export const WAITED_IN_VAIN_MICROS = 1000 * FIRST_FRAME_TIMEOUT_MS;

/** A channel of a subject, and how to get there. */
export interface StreamAddress extends Pick<ClientOptions, 'url' | 'channel' | 'access' | 'relay'> {
  readonly protocol: Protocol;
}

export interface ChurnPlan {
  readonly stream: StreamAddress;
  readonly window: Window;
  readonly joinsPerSecond: number;
  /** How long each of them stays. */
  readonly stayMs: number;
}

export interface ChurnReport {
  /** Of those who saw a frame. */
  readonly joins: number;
  readonly failures: number;
  /** From the first byte to the first frame, of everybody; encoded as it travels. */
  readonly timeToFirstFrame: string;
}

/**
 * Joins a running stream as a viewer who has just opened the page, and leaves.
 *
 * @returns microseconds from the first byte to the first frame
 * @throws Error if there is no frame in time
 */
export async function joinAndLeave(
  { protocol, ...stream }: StreamAddress,
  clock: Clock,
  stayMs: number,
): Promise<number> {
  const startedAtMicros = clock();
  let firstFrameMicros: (micros: number) => void = () => {};
  const seen = new Promise<number>((resolve) => {
    firstFrameMicros = resolve;
  });
  const client = await connectClient(protocol, {
    ...stream,
    role: 'consume',
    onFrame: () => firstFrameMicros(clock() - startedAtMicros),
    onLost: () => {},
  });
  const tooLong = new AbortController();
  try {
    const micros = await Promise.race([seen, sleep(FIRST_FRAME_TIMEOUT_MS, undefined, tooLong)]);
    if (micros === undefined) throw new Error(`no frame within ${FIRST_FRAME_TIMEOUT_MS} ms`);
    await sleep(stayMs);
    return micros;
  } finally {
    tooLong.abort();
    client.close();
  }
}

/** Viewers come and go at a steady pace for as long as the window lasts; nobody waits for anybody. */
export async function churn(plan: ChurnPlan, clock: Clock): Promise<ChurnReport> {
  const { stream, window, joinsPerSecond, stayMs } = plan;
  const waited = new DurationHistogram();
  const visits: Promise<void>[] = [];
  let failures = 0;
  const visit = async (): Promise<void> => {
    try {
      waited.record(await joinAndLeave(stream, clock, stayMs));
    } catch {
      failures++;
      waited.record(WAITED_IN_VAIN_MICROS);
    }
  };
  const periodMicros = 1e6 / joinsPerSecond;
  for (let dueMicros = window.startMicros; dueMicros < window.endMicros; dueMicros += periodMicros) {
    await sleepUntil(clock, dueMicros);
    visits.push(visit());
  }
  await Promise.all(visits);
  return { joins: visits.length - failures, failures, timeToFirstFrame: waited.encoded() };
}
