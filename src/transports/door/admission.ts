import type { LinkAcceptor } from '../../relay/relay.ts';
import type { RefusalCode } from '../../wire/errors.ts';
import { AddressLimit, type Leave } from './address-limit.ts';
import { DescriptorLimit } from './descriptor-limit.ts';

/** Who is let in, which all transports of a relay share. */
export interface AdmissionOptions {
  readonly relay: LinkAcceptor;
  /**
   * Shared by all transports of a relay; without it there is no limit. uWebSockets.js does not tell of connections that ask for
   * nothing, so those are not counted there.
   */
  readonly addressLimit?: AddressLimit;
  /** What the system lets the process have open, shared likewise; without it there is no limit. */
  readonly descriptorLimit?: DescriptorLimit;
  /**
   * Paths that are answered over a connection for which there is no place, too: a proxy is one address, and its supervisor would
   * take a relay with many viewers for a dead one.
   */
  readonly answersAlways?: (path: string) => boolean;
  /**
   * Whether a page of that origin, or a program, which has none, may open a link on that host; without it, everybody may. The
   * host is that of the request's URL (`request-url.ts`).
   */
  readonly allowsOrigin?: (origin: string | undefined, host: string) => boolean;
}

/** What a transport asks before it lets anybody in. */
export class Admission {
  readonly #relay: LinkAcceptor;
  readonly #allowsOrigin: AdmissionOptions['allowsOrigin'];
  readonly #answersAlways: AdmissionOptions['answersAlways'];
  readonly #addresses: AddressLimit;
  readonly descriptors: DescriptorLimit;

  constructor({
    relay,
    allowsOrigin,
    answersAlways,
    addressLimit = new AddressLimit(Number.POSITIVE_INFINITY),
    descriptorLimit = new DescriptorLimit(Number.POSITIVE_INFINITY),
  }: AdmissionOptions) {
    this.#relay = relay;
    this.#allowsOrigin = allowsOrigin;
    this.#answersAlways = answersAlways;
    this.#addresses = addressLimit;
    this.descriptors = descriptorLimit;
  }

  /**
   * Answers with the function that gives the connection's place back, or with why there is none. Whoever is refused then is
   * still to be counted: some are answered all the same.
   */
  enter(address: string): Leave | RefusalCode {
    const leaveAddress = this.enterAddress(address);
    if (leaveAddress === undefined) return 'too-many-connections';
    const leaveSystem = this.enterSystem();
    if (leaveSystem === undefined) {
      leaveAddress();
      return 'too-many-open-files';
    }
    return (goneWithinMs) => {
      leaveAddress(goneWithinMs);
      leaveSystem();
    };
  }

  /** One of the places that an address has; undefined if there is none. */
  enterAddress(address: string): Leave | undefined {
    return this.#addresses.enter(address);
  }

  /** The same, of somebody who is in already. */
  countAddress(address: string): Leave {
    return this.#addresses.count(address);
  }

  /** One of the places that the system has for connections; undefined if there is none. */
  enterSystem(): (() => void) | undefined {
    const giveBack = this.descriptors.enter();
    if (giveBack === undefined) return undefined;
    const disconnected = this.#relay.connected();
    // What ends has its descriptor yet, and that is looked at.
    return () => {
      giveBack();
      disconnected();
    };
  }

  /** Whether this is answered however many connections there are. */
  answersAlways(path: string): boolean {
    return this.#answersAlways?.(path) ?? false;
  }

  /** Somebody was refused for a reason that is found elsewhere. */
  turnedAway(code: RefusalCode): void {
    this.#relay.turnedAway(code);
  }

  /**
   * Whether a page of that origin may open a link here.
   *
   * @param url what it asked for
   */
  admitsOrigin(origin: string | undefined, url: URL): boolean {
    const admitted = this.allowsOrigin(origin, url);
    if (!admitted) this.#relay.turnedAway('bad-origin');
    return admitted;
  }

  /** The same, of somebody who is not refused for it. */
  allowsOrigin(origin: string | undefined, { host }: URL): boolean {
    return this.#allowsOrigin?.(origin === '' ? undefined : origin, host) ?? true;
  }
}
