/**
 * Every protocol that our clients speak with a relay, by name. Several transports may speak one; the registry of transports says
 * which. Whatever depends on the protocol is a `Record<WireName, …>`, so that the compiler asks for it.
 */
export const wireNames = ['websocket', 'socketio', 'socketio-msgpack'] as const;

export type WireName = (typeof wireNames)[number];
