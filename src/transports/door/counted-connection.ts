import type { RefusalCode } from '../../wire/errors.ts';
import type { Admission } from './admission.ts';

/**
 * Of one session that begins by polling: the poll, what it posts meanwhile, the WebSocket that it upgrades to, and one that has
 * just been answered for the last time.
 */
const MOST_CARRYING = 4;

/** A connection of HTTP. It counts for its address, unless it carries a session that does. */
export class CountedConnection {
  readonly #admission: Admission;
  readonly #address: string;
  readonly #carries = new Set<SessionPlace>();
  #leaveAddress: (() => void) | undefined;
  #leaveSystem: (() => void) | undefined;
  #refusal: RefusalCode | undefined;
  #gone = false;

  constructor(admission: Admission, address: string) {
    this.#admission = admission;
    this.#address = address;
    this.enter();
  }

  /**
   * Asks for a place. Whoever found none may have one by the time that its request comes, because others have said by then which
   * sessions they carry.
   */
  enter(): void {
    this.#leaveAddress = this.#admission.enterAddress(this.#address);
    if (this.#leaveAddress === undefined) this.#refusal = 'too-many-connections';
    else this.#enterSystem();
    if (this.#refusal !== undefined) this.#giveAddressBack();
  }

  /** Why there is no place for it; undefined if there is one. */
  get refusal(): RefusalCode | undefined {
    return this.#refusal;
  }

  /** Whether there is a place for a session that begins here; if so, it is the connection's own, where that has one. */
  beginSession(): SessionPlace | undefined {
    const leaveAddress = this.#leaveAddress ?? this.#admission.enterAddress(this.#address);
    if (leaveAddress === undefined) return undefined;
    this.#leaveAddress = undefined;
    const place = new SessionPlace(leaveAddress);
    this.carry(place);
    return place;
  }

  /** A request of that session came: the client has a place, so this needs none, unless too many say so. */
  carry(place: SessionPlace): void {
    if (this.#carries.has(place) || !place.carriedBy(this)) return;
    if (this.#refusal !== undefined) this.#enterSystem();
    if (this.#refusal !== undefined) {
      place.carriedNoLonger(this);
      return;
    }
    this.#carries.add(place);
    this.#giveAddressBack();
  }

  /** The session is over. */
  sessionEnded(place: SessionPlace): void {
    this.#carries.delete(place);
    if (this.#gone || this.#carries.size > 0) return;
    // Whoever comes next waits for this one to go.
    this.#leaveAddress ??= this.#admission.countAddress(this.#address);
  }

  leave(): void {
    this.#gone = true;
    for (const place of this.#carries) place.carriedNoLonger(this);
    this.#giveAddressBack();
    this.#leaveSystem?.();
  }

  #enterSystem(): void {
    this.#leaveSystem = this.#admission.enterSystem();
    this.#refusal = this.#leaveSystem === undefined ? 'too-many-open-files' : undefined;
  }

  #giveAddressBack(): void {
    this.#leaveAddress?.();
    this.#leaveAddress = undefined;
  }
}

/**
 * Of a session that lives by requests: who polls may have no connection at this moment, and who has one may have thousands of
 * sessions over it. So it is the session that counts for its address, as long as it lives and whatever it upgrades to, and
 * not what carries it: each viewer once.
 */
export class SessionPlace {
  readonly #leaveAddress: () => void;
  readonly #connections = new Set<CountedConnection>();

  constructor(leaveAddress: () => void) {
    this.#leaveAddress = leaveAddress;
  }

  carriedBy(connection: CountedConnection): boolean {
    if (this.#connections.size >= MOST_CARRYING) return false;
    this.#connections.add(connection);
    return true;
  }

  carriedNoLonger(connection: CountedConnection): void {
    this.#connections.delete(connection);
  }

  leave(): void {
    this.#leaveAddress();
    for (const connection of this.#connections) connection.sessionEnded(this);
    this.#connections.clear();
  }
}
