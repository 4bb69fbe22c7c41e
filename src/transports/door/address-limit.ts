import { isIPv6 } from 'node:net';

/** Of an IPv6 address, what one customer of a provider has: 64 bits, four groups. */
const GROUPS_OF_A_NETWORK = 4;

/**
 * Gives a connection's place back, once. Where nobody tells when it is gone, only that it ends, it is said how long that may take.
 */
export type Leave = (goneWithinMs?: number) => void;

/** Of one address. */
interface Connections {
  open: number;
  /** Those that end, and may be there yet. */
  ending: number;
}

/** How many connections each address has, and no more than it may have; as many again may be ending. */
export class AddressLimit {
  readonly #most: number;
  readonly #connections = new Map<string, Connections>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a connection; undefined if there is no place for it. */
  enter(address: string): Leave | undefined {
    const { open, ending } = this.#connections.get(networkOf(address)) ?? { open: 0, ending: 0 };
    // Whoever comes back from a proxy is not kept out by what ends there; whoever does nothing but that is.
    if (open >= this.#most || open + ending >= 2 * this.#most) return undefined;
    return this.count(address);
  }

  /** Counts one that is here already, whether or not there is a place for it. */
  count(address: string): Leave {
    const network = networkOf(address);
    const connections = this.#connections.get(network) ?? { open: 0, ending: 0 };
    this.#connections.set(network, connections);
    connections.open++;
    let left = false;
    return (goneWithinMs = 0) => {
      if (left) return;
      left = true;
      connections.open--;
      if (goneWithinMs > 0) this.#linger(network, connections, goneWithinMs);
      else this.#forget(network, connections);
    };
  }

  #linger(network: string, connections: Connections, forMs: number): void {
    connections.ending++;
    setTimeout(() => {
      connections.ending--;
      this.#forget(network, connections);
    }, forMs).unref();
  }

  #forget(network: string, { open, ending }: Connections): void {
    if (open + ending === 0) this.#connections.delete(network);
  }
}

/** Whoever has one IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const mapped = /^(?:0*:)*:?ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after];
  return groups
    .slice(0, GROUPS_OF_A_NETWORK)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
