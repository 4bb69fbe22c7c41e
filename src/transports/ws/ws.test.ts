import { conformance } from '../testing/conformance.ts';
import { leftovers } from '../testing/leftovers.ts';
import { requestTargets } from '../testing/request-targets.ts';
import { strangers, webSocketAnswered } from '../testing/strangers.ts';
import { connectWebSocket } from '../testing/websocket-client.ts';
import { ws } from './ws.ts';

const subject = { name: 'ws', transport: ws, connect: connectWebSocket };

const upgradePath = '/live?role=consume';

conformance(subject);
leftovers(subject);
requestTargets({ ...subject, upgradePath, readsRequestsItself: false });
strangers({
  ...subject,
  upgradePath,
  tellsOverLink: false,
  countsIdleConnections: true,
  helloFollowsUpgrade: false,
  tellsWhomItCutsOff: true,
  greeting: Buffer.alloc(0),
  answered: webSocketAnswered,
});
