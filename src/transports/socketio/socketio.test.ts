import { everyTransport } from '../testing/every-transport.ts';
import { socketio } from './socketio.ts';

everyTransport('socketio', socketio);
