/** What the kernel knows of a connection, as far as it is of use here; counts are since the connection began. */
export interface TcpInfo {
  /** Smoothed, and the least of some minutes. */
  readonly roundTripMs: number;
  readonly leastRoundTripMs: number;
  readonly sentSegments: number;
  readonly retransmittedSegments: number;
  /** Data that the other end has confirmed, in bytes. */
  readonly acknowledgedBytes: number;
  /** Data that the kernel has taken and not sent yet. */
  readonly unsentBytes: number;
  /** At which data arrived of late. */
  readonly bytesPerSecond: number;
  /** The path could have carried more: that rate is what there was to send. */
  readonly isRateOfSender: boolean;
}

/** As much as is read of the kernel's `struct tcp_info`, which grows at its end. */
export const TCP_INFO_BYTES = 168;

/** A count of 64 bits, of which no more than 53 are ever in use: a bigint for each would cost more than the call. */
export const wideCount = (bytes: DataView, at: number): number =>
  bytes.getUint32(at, true) + bytes.getUint32(at + 4, true) * 2 ** 32;

const NEVER_MEASURED = 0xffff_ffff;

/**
 * Reads the kernel's `struct tcp_info` (include/uapi/linux/tcp.h), whose fields never move. Numbers are in this machine's order of
 * bytes, little-endian on all for which there is koffi.
 */
export function parseTcpInfo(bytes: DataView): TcpInfo {
  const least = bytes.getUint32(148, true);
  return {
    roundTripMs: bytes.getUint32(68, true) / 1000,
    leastRoundTripMs: least === NEVER_MEASURED ? 0 : least / 1000,
    retransmittedSegments: bytes.getUint32(100, true),
    acknowledgedBytes: wideCount(bytes, 120),
    bytesPerSecond: wideCount(bytes, 160),
    isRateOfSender: (bytes.getUint8(7) & 1) !== 0,
    unsentBytes: bytes.getUint32(144, true),
    sentSegments: bytes.getUint32(156, true),
  };
}
