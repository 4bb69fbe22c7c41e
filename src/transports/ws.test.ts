import { conformance } from './testing/conformance.ts';
import { strangers, webSocketAnswered } from './testing/strangers.ts';
import { connectWebSocket } from './testing/websocket-client.ts';
import { ws } from './ws.ts';

const subject = { name: 'ws', transport: ws, connect: connectWebSocket };

conformance(subject);
strangers({
  ...subject,
  upgradePath: '/live?role=consume',
  cutOffMs: 10_000,
  helloFollowsUpgrade: false,
  tellsWhomItCutsOff: true,
  greeting: Buffer.alloc(0),
  answered: webSocketAnswered,
});
