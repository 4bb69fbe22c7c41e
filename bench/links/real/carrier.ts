import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { SystemCalls } from '../system-calls.ts';
import { type CarriedReading, type LinkEnds, PacketLinks } from './packet-links.ts';

/** What the thread that carries packets is told; it looks for that many times a second. */
export type CarrierOrder =
  | { readonly order: 'carry'; readonly ends: readonly LinkEnds[]; readonly seed: number }
  /** Its own lateness is told, and links change, from this moment on, milliseconds of `performance.now()` of all threads. */
  | { readonly order: 'begin'; readonly atMs: number }
  | { readonly order: 'tell' };

export type CarrierAnswer = CarriedReading;

/** Of linux/sched.h and linux/prctl.h. */
const SCHED_FIFO = 1;
const PRIORITY = 10;
const PR_SET_TIMERSLACK = 29;
const TIMER_SLACK_NANOSECONDS = 1000;

/** `struct pollfd`. */
const POLLFD_BYTES = 8;
const POLLIN = 1;

const MOST_WAIT_MS = 10;
/** Of one device, before the others have their turn. */
const PACKETS_AT_ONCE = 64;
const MOST_PACKET_BYTES = 65_536;

/** Timers that are right to some microseconds, and the processor when it is wanted: both go without saying where they are refused. */
export function hurry(calls: SystemCalls): void {
  const parameter = Buffer.alloc(4);
  parameter.writeInt32LE(PRIORITY);
  calls.sched_setscheduler(0, SCHED_FIFO, parameter);
  calls.prctl(PR_SET_TIMERSLACK, TIMER_SLACK_NANOSECONDS, 0, 0, 0);
}

/**
 * Carries packets for as long as the thread lives: it never comes back to its event loop, which would be late by a
 * millisecond or more, and asks its port itself whether there is something to do.
 *
 * @param nowMs the same clock for whoever gives orders
 */
export function carryForEver(port: MessagePort, calls: SystemCalls, nowMs: () => number): never {
  let links = new PacketLinks([], 0);
  let descriptors: readonly number[] = [];
  let polled = Buffer.alloc(0);
  let lookMs = 0;
  const timeout = Buffer.alloc(16);
  const packet = Buffer.alloc(MOST_PACKET_BYTES);
  const obey = (order: CarrierOrder): void => {
    if (order.order === 'begin') links.begin(order.atMs);
    else if (order.order === 'tell') port.postMessage(links.reading() satisfies CarrierAnswer);
    else {
      links = new PacketLinks(order.ends, order.seed);
      descriptors = order.ends.flatMap(({ relay, viewer }) => [relay, viewer]);
      polled = polledFor(descriptors);
    }
  };
  for (;;) {
    const startMs = nowMs();
    if (startMs >= lookMs) {
      for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) {
        obey(got.message as CarrierOrder);
      }
      lookMs = startMs + MOST_WAIT_MS;
    }
    for (const { to, bytes } of links.due(nowMs())) calls.write(to, bytes, bytes.length);
    const waitMs = Math.max(0, Math.min(links.nextMs ?? lookMs, lookMs) - nowMs());
    timeout.writeBigInt64LE(BigInt(Math.round(waitMs * 1e6)), 8);
    if (calls.ppoll(polled, descriptors.length, timeout, null) <= 0) continue;
    const cameMs = nowMs();
    descriptors.forEach((descriptor, i) => {
      if ((polled.readInt16LE(i * POLLFD_BYTES + 6) & POLLIN) === 0) return;
      for (let packets = 0; packets < PACKETS_AT_ONCE; packets++) {
        const length = calls.read(descriptor, packet, MOST_PACKET_BYTES);
        if (length <= 0) break;
        links.came(descriptor, Uint8Array.prototype.slice.call(packet, 0, length), cameMs);
      }
    });
  }
}

function polledFor(descriptors: readonly number[]): Buffer<ArrayBuffer> {
  const polled = Buffer.alloc(descriptors.length * POLLFD_BYTES);
  descriptors.forEach((descriptor, i) => {
    polled.writeInt32LE(descriptor, i * POLLFD_BYTES);
    polled.writeInt16LE(POLLIN, i * POLLFD_BYTES + 4);
  });
  return polled;
}
