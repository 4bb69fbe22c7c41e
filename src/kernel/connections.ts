import { BBR } from './algorithms.ts';
import { beginningOf, isCalm, judge, type PathMemory, type Treatment } from './path-judgement.ts';
import type { Sockets } from './sockets.ts';

/** What a look found behind a descriptor. */
type Found = Connection | { readonly kind: 'other'; readonly cookie: number; look: number };

interface Connection {
  readonly kind: 'connection';
  readonly cookie: number;
  /** The last one at which it was there. */
  look: number;
  algorithm: string;
  memory: PathMemory;
}

/** Those that fare well are asked at one look of so many: viewers on fast links cost next to nothing. */
const CALM_LOOKS = 3;

/** What the relay wants of its sockets. */
export interface Wishes {
  isOurs(port: number): boolean;
  /** Gives a socket all that it should have had from its birth. */
  equip(descriptor: number): void;
  /** Whether connections are given what they need, as far as it can be had. */
  readonly treats: boolean;
  mayIgnoreLosses(): boolean;
}

/** What is known of all connections together, for whoever looks after the relay. */
export interface ConnectionFigures {
  /** How many there are, by congestion control. */
  readonly byAlgorithm: ReadonlyMap<string, number>;
  /** Packets with data in them, also those that were sent again, since the relay began, as far as looks have seen them. */
  readonly sentSegments: number;
  readonly retransmittedSegments: number;
  /** Connections that are held to what their path carries. */
  readonly held: number;
}

export const NO_FIGURES: ConnectionFigures = {
  byAlgorithm: new Map(),
  sentSegments: 0,
  retransmittedSegments: 0,
  held: 0,
};

type AskedSockets = Pick<
  Sockets,
  | 'cookie'
  | 'localPort'
  | 'isListening'
  | 'info'
  | 'congestionControl'
  | 'setCongestionControl'
  | 'setRoom'
  | 'setPace'
>;

/** The relay's connections as the kernel knows them, whatever library has them: by their descriptors. */
export class Connections {
  readonly #sockets: AskedSockets;
  readonly #wishes: Wishes;
  readonly #found = new Map<number, Found>();
  #look = 0;
  #highest = 0;
  #sentSegments = 0;
  #retransmittedSegments = 0;

  constructor(sockets: AskedSockets, wishes: Wishes) {
    this.#sockets = sockets;
    this.#wishes = wishes;
  }

  /** A descriptor may be another socket's than a moment ago: all of it is done before anything else can happen. */
  see(descriptor: number): void {
    let found = this.#found.get(descriptor);
    if (found !== undefined && this.#mayWait(descriptor, found)) {
      found.look = this.#look;
      return;
    }
    const cookie = this.#sockets.cookie(descriptor);
    if (cookie === undefined) return;
    if (found?.cookie !== cookie) {
      found = this.#meet(descriptor, cookie);
      this.#found.set(descriptor, found);
    }
    found.look = this.#look;
    if (found.kind === 'connection') this.#attend(descriptor, found);
  }

  /** Those that were there at the last look. */
  descriptors(): number[] {
    return [...this.#found].flatMap(([descriptor, { kind }]) => (kind === 'connection' ? [descriptor] : []));
  }

  /** All descriptors have been seen: what was not among them is gone. */
  endOfLook(): void {
    this.#highest = 0;
    for (const [descriptor, { look }] of this.#found) {
      if (look !== this.#look) this.#found.delete(descriptor);
      else this.#highest = Math.max(this.#highest, descriptor);
    }
    this.#look++;
  }

  /** The highest descriptor of a socket at the last look. */
  get highest(): number {
    return this.#highest;
  }

  figures(): ConnectionFigures {
    const byAlgorithm = new Map<string, number>();
    let held = 0;
    for (const found of this.#found.values()) {
      if (found.kind !== 'connection') continue;
      byAlgorithm.set(found.algorithm, (byAlgorithm.get(found.algorithm) ?? 0) + 1);
      if (this.#wishes.treats && found.memory.treatment.roomBytes !== undefined) held++;
    }
    const [sentSegments, retransmittedSegments] = [this.#sentSegments, this.#retransmittedSegments];
    return { byAlgorithm, sentSegments, retransmittedSegments, held };
  }

  #mayWait(descriptor: number, found: Found): boolean {
    return (
      (this.#look + descriptor) % CALM_LOOKS !== 0 && found.kind === 'connection' && isCalm(found.memory)
    );
  }

  #meet(descriptor: number, cookie: number): Found {
    const other: Found = { kind: 'other', cookie, look: this.#look };
    const port = this.#sockets.localPort(descriptor);
    if (port === undefined || !this.#wishes.isOurs(port)) return other;
    // A transport that listens anew, and who came before it was told, have inherited nothing.
    this.#wishes.equip(descriptor);
    const info = this.#sockets.info(descriptor);
    const algorithm = this.#sockets.congestionControl(descriptor);
    if (info === undefined || algorithm === undefined || this.#sockets.isListening(descriptor)) return other;
    this.#sentSegments += info.sentSegments;
    this.#retransmittedSegments += info.retransmittedSegments;
    return { kind: 'connection', cookie, look: this.#look, algorithm, memory: beginningOf(info) };
  }

  #attend(descriptor: number, connection: Connection): void {
    const info = this.#sockets.info(descriptor);
    if (info === undefined) return;
    const { memory } = connection;
    this.#sentSegments += info.sentSegments - memory.info.sentSegments;
    this.#retransmittedSegments += info.retransmittedSegments - memory.info.retransmittedSegments;
    connection.memory = judge(memory, info, this.#wishes.mayIgnoreLosses());
    if (this.#wishes.treats) this.#treat(descriptor, connection, memory.treatment);
  }

  #treat(descriptor: number, connection: Connection, before: Treatment): void {
    const { ignoresLosses, roomBytes, paceBytesPerSecond } = connection.memory.treatment;
    if (roomBytes !== before.roomBytes) this.#sockets.setRoom(descriptor, roomBytes);
    if (paceBytesPerSecond !== before.paceBytesPerSecond)
      this.#sockets.setPace(descriptor, paceBytesPerSecond);
    if (
      ignoresLosses &&
      !before.ignoresLosses &&
      this.#sockets.setCongestionControl(descriptor, BBR) === undefined
    )
      connection.algorithm = BBR;
  }
}
