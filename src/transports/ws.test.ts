import { conformance } from './testing/conformance.ts';
import { connectWebSocket } from './testing/websocket-client.ts';
import { ws } from './ws.ts';

conformance({ name: 'ws', transport: ws, connect: connectWebSocket });
