import type { WireName } from '../../wire/wire-name.ts';
import { clientFrame, msgpackPacket, OPCODES } from './client-frame.ts';

/** What a client says of itself. */
type Hello = Readonly<Record<string, string>>;

/** How a link is opened in bytes: what is asked for, and the payload of the message that follows once that is answered. */
export interface Opening {
  readonly path: string;
  readonly greeting?: { readonly opcode: number; readonly payload: Buffer };
}

const engine = '/socket.io/?EIO=4&transport=websocket';

/** For those who write their own bytes. */
export const openings: Readonly<Record<WireName, (hello: Hello) => Opening>> = {
  websocket: (hello) => ({ path: `/live?${new URLSearchParams(hello)}` }),
  socketio: (hello) => ({
    path: engine,
    greeting: { opcode: OPCODES.text, payload: Buffer.from(`40${JSON.stringify(hello)}`) },
  }),
  'socketio-msgpack': (hello) => ({
    path: engine,
    greeting: { opcode: OPCODES.binary, payload: msgpackPacket({ type: 0, nsp: '/', data: hello }) },
  }),
};

/** The greeting as it travels, masked or not; nothing where the request says it all. */
export const greetingOf = ({ greeting }: Opening, mask?: Uint8Array): Buffer =>
  greeting === undefined ? Buffer.alloc(0) : clientFrame(greeting.opcode, greeting.payload, mask);
