import { Socket } from 'node:net';
import { loadSystemCalls, type SystemCalls } from './system-calls.ts';

/** Of Linux: socket.h, fcntl.h, tcp.h. */
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const IPPROTO_TCP = 6;
const TCP_MAXSEG = 2;

const RECEIVE_BYTES = 8 * 1024;

/** As over Ethernet. Kernels hold a multiple of what they send at once, which on loopback is 64 kB. */
const SEGMENT_BYTES = 1460;

/** What a kernel takes of a sender whose reader does not read: with this, and without. Measured on Linux 6.18. */
export const heldByKernelBytes = { narrow: 90_000, wide: 4_000_000 } as const;

/**
 * Makes sockets, to be connected, in front of which kernels hold little of what is sent to them; undefined where that cannot be
 * asked of the kernel: it takes Linux and koffi, an optional dependency.
 */
export function narrowSockets(): (() => Socket) | undefined {
  if (process.platform !== 'linux') return undefined;
  let calls: SystemCalls;
  try {
    calls = loadSystemCalls();
  } catch {
    return undefined;
  }
  return () => new Socket({ fd: narrowDescriptor(calls) });
}

/** The size of segments is agreed on when it connects, so it must be known before. @throws Error where there is no socket to be had */
function narrowDescriptor(calls: SystemCalls): number {
  const descriptor = calls.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw new Error('the kernel gives no socket for a simulated link');
  for (const [level, option, value] of [
    [SOL_SOCKET, SO_RCVBUF, RECEIVE_BYTES],
    [IPPROTO_TCP, TCP_MAXSEG, SEGMENT_BYTES],
  ] as const) {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    calls.setsockopt(descriptor, level, option, bytes, bytes.length);
  }
  return descriptor;
}
