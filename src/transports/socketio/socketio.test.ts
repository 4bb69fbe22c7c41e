import { textFrame } from '../testing/client-frame.ts';
import { conformance } from '../testing/conformance.ts';
import { leftovers } from '../testing/leftovers.ts';
import { requestTargets } from '../testing/request-targets.ts';
import { connectSocketIo } from '../testing/socketio-client.ts';
import { strangers, webSocketPings } from '../testing/strangers.ts';
import { socketio } from './socketio.ts';

const subject = { name: 'socketio', transport: socketio, connect: connectSocketIo() };

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
  greeting: textFrame('40{"role":"consume"}'),
  answered: {
    ...webSocketPings,
    'namespaces that there are not': textFrame(`40/${'x'.repeat(80)},`),
    'pings of the relay': textFrame('42["control","{\\"type\\":\\"ping\\",\\"id\\":1}"]'),
  },
});
