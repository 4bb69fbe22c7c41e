import type { WireName } from '../../wire/wire-name.ts';
import { type TransportName, wireOf } from '../registry.ts';
import type { Transport } from '../transport.ts';
import { clientFrame, msgpackPacket, OPCODES, textFrame } from './client-frame.ts';
import { connectTo } from './clients.ts';
import { conformance } from './conformance.ts';
import { leftovers } from './leftovers.ts';
import { greetingOf, openings } from './openings.ts';
import { requestTargets } from './request-targets.ts';
import { strangers } from './strangers.ts';

/** What a library does in its own way, where it does: each is as if left out for those who do as most. */
interface Peculiarities {
  /** It reads requests itself, and hands some of them to nobody. */
  readonly readsRequestsItself?: true;
  /** It does not tell of connections that ask for nothing. */
  readonly hidesIdleConnections?: true;
  /** It cuts off unfinished requests, and bodies that nobody reads, without a word. */
  readonly cutsOffWithoutAWord?: true;
  /** Whoever comes to a full relay is let in to be told so: of the answer to an upgrade, clients show nothing. */
  readonly tellsOverLink?: true;
}

const webSocketPings = { 'pings of WebSocket': clientFrame(OPCODES.ping, Buffer.alloc(100)) };

const packedFrame = (packet: object): Buffer => clientFrame(OPCODES.binary, msgpackPacket(packet));

/** What is answered over each wire, by the library or the relay, as it is sent. */
const answered: Readonly<Record<WireName, Readonly<Record<string, Buffer>>>> = {
  websocket: { ...webSocketPings, 'pings of the relay': textFrame('{"type":"ping","id":1}') },
  socketio: {
    ...webSocketPings,
    'namespaces that there are not': textFrame(`40/${'x'.repeat(80)},`),
    'pings of the relay': textFrame('42["control","{\\"type\\":\\"ping\\",\\"id\\":1}"]'),
  },
  'socketio-msgpack': {
    ...webSocketPings,
    'namespaces that there are not': packedFrame({ type: 0, nsp: `/${'x'.repeat(80)}` }),
    'pings of the relay': packedFrame({ type: 2, nsp: '/', data: ['control', '{"type":"ping","id":1}'] }),
  },
};

/** Everything that is asked of a transport, with real clients of what it speaks, and with bytes. */
export function everyTransport(
  name: TransportName,
  transport: Transport,
  peculiarities: Peculiarities = {},
): void {
  const subject = { name, transport, connect: connectTo(name) };
  const opening = openings[wireOf(name)]({ role: 'consume' });
  const upgradePath = opening.path;
  conformance(subject);
  leftovers(subject);
  requestTargets({
    ...subject,
    upgradePath,
    readsRequestsItself: peculiarities.readsRequestsItself ?? false,
  });
  strangers({
    ...subject,
    upgradePath,
    greeting: greetingOf(opening),
    helloFollowsUpgrade: opening.greeting !== undefined,
    tellsOverLink: peculiarities.tellsOverLink ?? false,
    countsIdleConnections: !(peculiarities.hidesIdleConnections ?? false),
    tellsWhomItCutsOff: !(peculiarities.cutsOffWithoutAWord ?? false),
    answered: answered[wireOf(name)],
  });
}
