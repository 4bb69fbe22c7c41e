import { constants, openSync } from 'node:fs';
import type { SystemCalls } from '../system-calls.ts';

export const TUN_PATH = '/dev/net/tun';

/** Of linux/if_tun.h. */
const TUNSETIFF = 0x400454ca;
const IFF_TUN = 0x0001;
const IFF_NO_PI = 0x1000;

/** `struct ifreq`: a name of up to 15 letters, and flags behind it. */
const IFREQ_BYTES = 40;
const IFREQ_NAME_BYTES = 16;

/**
 * Makes a network device of which this process is the other end: what it reads are packets that the device was to send, one a
 * call, and what it writes comes in there. It works for this process wherever the device is moved, and is gone with it.
 *
 * @returns a descriptor that does not block
 * @throws Error where the system does not allow it
 */
export function openTun(name: string, calls: SystemCalls): number {
  const descriptor = openSync(TUN_PATH, constants.O_RDWR | constants.O_NONBLOCK);
  const request = Buffer.alloc(IFREQ_BYTES);
  request.write(name, 0, IFREQ_NAME_BYTES - 1, 'latin1');
  request.writeUInt16LE(IFF_TUN | IFF_NO_PI, IFREQ_NAME_BYTES);
  if (calls.ioctl(descriptor, TUNSETIFF, request) !== 0) {
    throw new Error(`the network device "${name}" cannot be made: TUNSETIFF failed`);
  }
  return descriptor;
}
