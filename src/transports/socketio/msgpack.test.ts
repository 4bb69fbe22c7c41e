import * as parser from 'socket.io-msgpack-parser';
import { clientFrame, msgpackPacket, OPCODES } from '../testing/client-frame.ts';
import { conformance } from '../testing/conformance.ts';
import { leftovers } from '../testing/leftovers.ts';
import { requestTargets } from '../testing/request-targets.ts';
import { connectSocketIo } from '../testing/socketio-client.ts';
import { strangers, webSocketPings } from '../testing/strangers.ts';
import { socketioMsgpack } from './msgpack.ts';

const packetFrame = (packet: object): Buffer => clientFrame(OPCODES.binary, msgpackPacket(packet));

const subject = {
  name: 'socketio-msgpack',
  transport: socketioMsgpack,
  connect: connectSocketIo({ parser }),
};

const upgradePath = '/socket.io/?EIO=4&transport=websocket';

conformance(subject);
leftovers(subject);
requestTargets({ ...subject, upgradePath, readsRequestsItself: false });
strangers({
  ...subject,
  upgradePath,
  tellsOverLink: true,
  countsIdleConnections: true,
  helloFollowsUpgrade: true,
  tellsWhomItCutsOff: true,
  greeting: packetFrame({ type: 0, nsp: '/', data: { role: 'consume' } }),
  answered: {
    ...webSocketPings,
    'namespaces that there are not': packetFrame({ type: 0, nsp: `/${'x'.repeat(80)}` }),
    'pings of the relay': packetFrame({ type: 2, nsp: '/', data: ['control', '{"type":"ping","id":1}'] }),
  },
});
