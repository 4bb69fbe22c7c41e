import type { SocketOption, SystemCalls } from './system-calls.ts';
import { parseTcpInfo, TCP_INFO_BYTES, type TcpInfo, wideCount } from './tcp-info.ts';

const SOL_SOCKET = 1;
const IPPROTO_TCP = 6;

const options = {
  sendBuffer: { level: SOL_SOCKET, name: 7 },
  /** In bytes a second. */
  mostPace: { level: SOL_SOCKET, name: 47 },
  /** Whether it listens. */
  acceptConnections: { level: SOL_SOCKET, name: 30 },
  /** A number that no other socket of this machine ever has. */
  cookie: { level: SOL_SOCKET, name: 57 },
  /** Whether the sizes of its buffers stay as they were set; Linux 5.14 and newer. */
  bufferLocks: { level: SOL_SOCKET, name: 72 },
  info: { level: IPPROTO_TCP, name: 11 },
  congestion: { level: IPPROTO_TCP, name: 13 },
  unsentLimit: { level: IPPROTO_TCP, name: 25 },
} as const satisfies Record<string, SocketOption>;

const internetFamilies = [2, 10];
/** A `struct sockaddr_in6`, the larger of the two. */
const NAME_BYTES = 28;
/** What the kernel has for an unsent limit, or a pace, without a bound. */
const UNBOUNDED = 2 ** 32 - 1;
const ALGORITHM_BYTES = 16;
/** What the kernel counts for a byte on its way. */
const PACKET_OVERHEAD = 1.25;
/** Where the kernel cannot be let choose again. */
const AMPLE_BYTES = 4_000_000;

/** What the kernel can be asked and told of a TCP socket, by its descriptor. Undefined is of what is no such socket. */
export class Sockets {
  readonly #calls: SystemCalls;
  readonly #bytes = Buffer.alloc(TCP_INFO_BYTES);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, TCP_INFO_BYTES);

  constructor(calls: SystemCalls) {
    this.#calls = calls;
  }

  /** Tells a socket from one that had its descriptor before. */
  cookie(descriptor: number): number | undefined {
    return this.#read(descriptor, options.cookie, 8) ? wideCount(this.#view, 0) : undefined;
  }

  isListening(descriptor: number): boolean {
    return this.#read(descriptor, options.acceptConnections, 4) && this.#view.getInt32(0, true) !== 0;
  }

  localPort(descriptor: number): number | undefined {
    const read = this.#calls.getName(descriptor, this.#bytes, NAME_BYTES);
    if (read === undefined || !internetFamilies.includes(this.#view.getUint16(0, true))) return undefined;
    return this.#view.getUint16(2, false);
  }

  info(descriptor: number): TcpInfo | undefined {
    return this.#read(descriptor, options.info, TCP_INFO_BYTES) ? parseTcpInfo(this.#view) : undefined;
  }

  unsentLimitBytes(descriptor: number): number | undefined {
    return this.#read(descriptor, options.unsentLimit, 4) ? this.#view.getUint32(0, true) : undefined;
  }

  /**
   * Answers with the code of the error if the kernel refuses.
   *
   * @param bytes undefined lets the kernel take as many as it likes
   */
  setUnsentLimit(descriptor: number, bytes: number | undefined): string | undefined {
    return this.#setNumber(descriptor, options.unsentLimit, bytes ?? UNBOUNDED);
  }

  congestionControl(descriptor: number): string | undefined {
    if (!this.#read(descriptor, options.congestion, ALGORITHM_BYTES)) return undefined;
    return this.#bytes.toString('latin1', 0, this.#bytes.indexOf(0));
  }

  /** Answers with the code of the error if the kernel refuses: ENOENT for a name that it does not know, EPERM. */
  setCongestionControl(descriptor: number, name: string): string | undefined {
    return this.#calls.setOption(descriptor, options.congestion, Buffer.from(name, 'latin1'));
  }

  /**
   * Bounds how many bytes the kernel has of a connection, sent and not yet confirmed or not yet sent.
   *
   * @param bytes undefined lets the kernel choose again
   */
  setRoom(descriptor: number, bytes: number | undefined): void {
    if (bytes === undefined && this.#setNumber(descriptor, options.bufferLocks, 0) === undefined) return;
    // The kernel doubles it, to have room for what it keeps with each packet, and knows what is too much.
    const buffer = Math.round(((bytes ?? AMPLE_BYTES) * PACKET_OVERHEAD) / 2);
    this.#setNumber(descriptor, options.sendBuffer, buffer);
  }

  /** Bounds how fast packets leave. @param bytesPerSecond undefined lets them leave at will */
  setPace(descriptor: number, bytesPerSecond: number | undefined): void {
    this.#setNumber(descriptor, options.mostPace, Math.min(bytesPerSecond ?? UNBOUNDED, UNBOUNDED));
  }

  /** For who asks what was set; undefined where packets leave at will. */
  paceBytesPerSecond(descriptor: number): number | undefined {
    if (!this.#read(descriptor, options.mostPace, 4)) return undefined;
    const pace = this.#view.getUint32(0, true);
    return pace === UNBOUNDED ? undefined : pace;
  }

  #setNumber(descriptor: number, option: SocketOption, value: number): string | undefined {
    this.#view.setUint32(0, value, true);
    return this.#calls.setOption(descriptor, option, this.#bytes.subarray(0, 4));
  }

  /** All of it, or nothing. */
  #read(descriptor: number, option: SocketOption, bytes: number): boolean {
    return this.#calls.getOption(descriptor, option, this.#bytes, bytes) === bytes;
  }
}
