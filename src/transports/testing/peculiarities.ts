import type { TransportName } from '../registry.ts';

/** What a library does in its own way. */
interface Peculiarities {
  /** It reads requests itself, and hands some of them to nobody. */
  readonly readsRequestsItself: boolean;
  /** It does not tell of connections that ask for nothing. */
  readonly hidesIdleConnections: boolean;
  /** It cuts off unfinished requests, and bodies that nobody reads, without a word. */
  readonly cutsOffWithoutAWord: boolean;
  /** Whoever comes to a full relay is let in to be told so: of the answer to an upgrade, clients show nothing. */
  readonly tellsOverLink: boolean;
}

const peculiarities: Readonly<Partial<Record<TransportName, Partial<Peculiarities>>>> = {
  socketio: { tellsOverLink: true },
  'socketio-msgpack': { tellsOverLink: true },
  uws: { readsRequestsItself: true, hidesIdleConnections: true, cutsOffWithoutAWord: true },
};

/** Who is not in the list does as most do. */
export const peculiaritiesOf = (name: TransportName): Peculiarities => ({
  readsRequestsItself: false,
  hidesIdleConnections: false,
  cutsOffWithoutAWord: false,
  tellsOverLink: false,
  ...peculiarities[name],
});
