import { conformance } from '../testing/conformance.ts';
import { leftovers } from '../testing/leftovers.ts';
import { requestTargets } from '../testing/request-targets.ts';
import { strangers, webSocketAnswered } from '../testing/strangers.ts';
import { connectWebSocket } from '../testing/websocket-client.ts';
import { uws } from './uws.ts';

const subject = { name: 'uws', transport: uws, connect: connectWebSocket };

const upgradePath = '/live?role=consume';

conformance(subject);
leftovers(subject);
requestTargets({ ...subject, upgradePath, readsRequestsItself: true });
strangers({
  ...subject,
  upgradePath,
  // Ten seconds of its own, and it looks every four.
  cutOffMs: 20_000,
  tellsOverLink: false,
  countsIdleConnections: false,
  helloFollowsUpgrade: false,
  tellsWhomItCutsOff: false,
  greeting: Buffer.alloc(0),
  answered: webSocketAnswered,
});
