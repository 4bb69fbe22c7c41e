import type { WireName } from '../../wire/wire-name.ts';
import { loadTransport, type TransportName, wireOf } from '../registry.ts';
import type { Transport } from '../transport.ts';
import { clientFrame, msgpackPacket, OPCODES, textFrame } from './client-frame.ts';
import { connectTo } from './clients.ts';
import { conformance } from './conformance.ts';
import { leftovers } from './leftovers.ts';
import { greetingOf, openings } from './openings.ts';
import { patience } from './patience.ts';
import { peculiaritiesOf } from './peculiarities.ts';
import { requestTargets, type TargetsSubject } from './request-targets.ts';
import { type StrangersSubject, strangers } from './strangers.ts';

const webSocketPings = { 'pings of WebSocket': clientFrame(OPCODES.ping, Buffer.alloc(100)) };

const packedFrame = (packet: object): Buffer => clientFrame(OPCODES.binary, msgpackPacket(packet));

const ACKNOWLEDGEMENT = '{"type":"ack","sequence":0}';

/** What a consumer that has shown the first frame says. */
const acknowledgements: Readonly<Record<WireName, Buffer>> = {
  websocket: textFrame(ACKNOWLEDGEMENT),
  socketio: textFrame(`42${JSON.stringify(['control', ACKNOWLEDGEMENT])}`),
  'socketio-msgpack': packedFrame({ type: 2, nsp: '/', data: ['control', ACKNOWLEDGEMENT] }),
};

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

/** A transport as its tests meet it, with real clients of what it speaks, and with bytes. */
const subjectOf = (name: TransportName, transport: Transport): StrangersSubject & TargetsSubject => {
  const opening = openings[wireOf(name)]({ role: 'consume' });
  const { readsRequestsItself, hidesIdleConnections, cutsOffWithoutAWord, tellsOverLink } =
    peculiaritiesOf(name);
  return {
    name,
    transport,
    connect: connectTo(name),
    upgradePath: opening.path,
    greeting: greetingOf(opening),
    acknowledging: openings[wireOf(name)]({ role: 'consume', ack: '1' }),
    acknowledgement: acknowledgements[wireOf(name)],
    helloFollowsUpgrade: opening.greeting !== undefined,
    answered: answered[wireOf(name)],
    readsRequestsItself,
    countsIdleConnections: !hidesIdleConnections,
    tellsWhomItCutsOff: !cutsOffWithoutAWord,
    tellsOverLink,
  };
};

/** Everything that is asked of a transport, but for what it does only after seconds. */
export function everyTransport(name: TransportName, transport: Transport): void {
  const subject = subjectOf(name, transport);
  conformance(subject);
  leftovers(subject);
  requestTargets(subject);
  strangers(subject);
}

/** What transports do only after seconds, all of them at once. */
export async function patienceOf(names: readonly TransportName[]): Promise<void> {
  for (const name of names) patience(subjectOf(name, await loadTransport(name)));
}
