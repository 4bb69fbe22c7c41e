import { type TransportName, transportNames } from '../registry.ts';
import { loadUws, UwsUnavailableError } from '../uws/native.ts';

function uwsLoads(): boolean {
  try {
    loadUws();
    return true;
  } catch (error) {
    if (error instanceof UwsUnavailableError) return false;
    throw error;
  }
}

/** Whether uWebSockets.js has a build for this Node and system. On Node 20 `native.test.ts` asks for it. */
export const uwsIsHere = uwsLoads();

export const transportsHere = transportNames.filter((name) => name !== 'uws' || uwsIsHere);

/** One of the WebSocket wire: uWebSockets.js where it is here. */
export const webSocketHere = uwsIsHere ? 'uws' : 'ws';

/** Another one of the WebSocket wire, to have beside it, or of any. */
export const besideOf = (transport: TransportName): TransportName => {
  if (transport !== 'ws') return 'ws';
  return uwsIsHere ? 'uws' : 'socketio';
};
