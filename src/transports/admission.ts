import type { LinkAcceptor } from '../relay/relay.ts';
import type { RefusalCode } from '../wire/errors.ts';
import { AddressLimit } from './address-limit.ts';
import { DescriptorLimit } from './descriptor-limit.ts';
import type { ListenOptions } from './transport.ts';

/** What a transport asks before it lets anybody in. */
export class Admission {
  readonly #relay: LinkAcceptor;
  readonly #allowsOrigin: ListenOptions['allowsOrigin'];
  readonly #answersAlways: ListenOptions['answersAlways'];
  readonly #addresses: AddressLimit;
  readonly descriptors: DescriptorLimit;

  constructor({
    relay,
    allowsOrigin,
    answersAlways,
    addressLimit = new AddressLimit(Number.POSITIVE_INFINITY),
    descriptorLimit = new DescriptorLimit(Number.POSITIVE_INFINITY),
  }: ListenOptions) {
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
  enter(address: string): (() => void) | RefusalCode {
    const leave = this.#addresses.enter(address);
    if (leave === undefined) return 'too-many-connections';
    const giveBack = this.descriptors.enter();
    if (giveBack === undefined) {
      leave();
      return 'too-many-open-files';
    }
    const disconnected = this.#relay.connected();
    return () => {
      leave();
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
