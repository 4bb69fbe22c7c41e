import { LIVE_PATH } from '../../src/wire/hello.ts';
import type { WireName } from '../../src/wire/wire-name.ts';
import type { Access } from '../clients/access.ts';
import { askWire } from '../clients/ask-wire.ts';
import type { Client, ClientOptions, Protocol } from '../clients/client.ts';
import { connectClient } from '../clients/connect.ts';
import { traitsOf } from '../clients/protocols.ts';
import { isOurRelay } from '../clients/recognise.ts';
import { UnreachableError } from '../clients/unreachable-error.ts';
import { withoutSecrets } from '../results/secrets.ts';
import { foreignProtocols } from '../subject/foreign.ts';
import type { Address } from './address.ts';

/** A channel of a relay, and what is known of how to get there. */
export interface StreamOptions {
  readonly address: Address;
  readonly channel: string;
  readonly token: string | undefined;
  readonly access: Access;
  /** How it is spoken to; without it, it is asked. */
  readonly protocol: Protocol | undefined;
}

/** How a program is spoken to, and where. */
interface Speech extends Pick<ClientOptions, 'url' | 'access' | 'relay'> {
  readonly protocol: Protocol;
}

/** What an end is, and wants to hear. */
export type EndOptions = Pick<
  ClientOptions,
  'role' | 'emitterId' | 'onFrame' | 'onIncomplete' | 'onControl' | 'onLost'
>;

/** Where the clients of a wire go, below the address of a relay's pages. */
const wirePaths: Readonly<Record<WireName, string>> = {
  websocket: LIVE_PATH.slice(1),
  socketio: 'socket.io/',
  'socketio-msgpack': 'socket.io/',
};

/** Opens connections to a channel over whatever wire its relay speaks. */
export class Stream {
  readonly channel: string;
  readonly #options: StreamOptions;
  #speech: Promise<Speech> | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.channel = options.channel;
  }

  /** Where it is, for people: without what is a secret. */
  get place(): string {
    return `${withoutSecrets(this.#options.address.url)}, channel "${this.channel}"`;
  }

  /**
   * Asked once for all who connect at a time.
   *
   * @throws UnreachableError
   */
  speech(): Promise<Speech> {
    this.#speech ??= this.#findOut().catch((error: unknown) => {
      this.forget();
      throw error;
    });
    return this.#speech;
  }

  /** A relay that comes back may have been started with another transport. */
  forget(): void {
    if (this.#options.protocol === undefined) this.#speech = undefined;
  }

  /** @throws UnreachableError */
  async open(end: EndOptions): Promise<Client> {
    const { protocol, ...place } = await this.speech();
    const { channel, token } = this.#options;
    const acknowledges = place.relay && end.role === 'consume';
    return connectClient(protocol, { ...end, ...place, channel, token, acknowledges });
  }

  async #findOut(): Promise<Speech> {
    const { address, channel, token, access, protocol } = this.#options;
    if (protocol !== undefined) {
      const url = traitsOf[protocol].isWholeAddress ? address.whole : address.url;
      return { protocol, url, access, relay: await isOurRelay(protocol, { url, channel, token, access }) };
    }
    const wire = await askWire(address.base, access);
    if (wire === undefined) {
      throw new UnreachableError(
        `${new URL(address.base).origin}: it does not say in relay.json which wire it speaks, as relays of ours do. ` +
          `Give --protocol, one of ${foreignProtocols.join(', ')}.`,
      );
    }
    return { protocol: wire, relay: true, ...whereClientsOf(wire, address, access) };
  }
}

/** Socket.IO takes a path in an address for something else, so it stands beside. */
function whereClientsOf(wire: WireName, { url, base }: Address, access: Access) {
  const { pathname } = new URL(base);
  const { origin, search, username, password } = new URL(url);
  const at = new URL(origin);
  Object.assign(at, { search, username, password });
  const path = access.path ?? (pathname === '/' ? undefined : `${pathname}${wirePaths[wire]}`);
  return { url: at.href, access: { ...access, ...(path === undefined ? {} : { path }) } };
}
