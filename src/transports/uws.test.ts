import { conformance } from './testing/conformance.ts';
import { connectWebSocket } from './testing/websocket-client.ts';
import { uws } from './uws.ts';

conformance({ name: 'uws', transport: uws, connect: connectWebSocket });
