import { everyTransport } from '../testing/every-transport.ts';
import { ws } from './ws.ts';

everyTransport('ws', ws);
