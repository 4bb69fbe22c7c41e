import { type Packet, PacketType } from 'socket.io-parser';
import type { Frame } from '../../wire/frame.ts';
import { opcodes, webSocketFrame } from '../websocket/frame.ts';
import { oncePerFrame } from '../websocket/once-per-frame.ts';
import { dataUrlOf } from './data-url.ts';

/** What a Socket.IO parser makes of a packet: text, or binary attachments, in the order in which they are sent. */
export type EncodedPacket = string | Uint8Array;

/** A `stream` event with a frame, encoded once for all the consumers that are sent it in the same form. */
export interface EncodedEvent {
  /** For Engine.IO to send one by one: over polling, and to clients of its protocol 3. */
  readonly packets: readonly EncodedPacket[];
  /** All of it as ready-made WebSocket frames of Engine.IO protocol 4, for one write. */
  readonly webSocketFrames: Buffer;
  /** True if `webSocketFrames` is right for Engine.IO protocol 3 too: only its binary frames differ. */
  readonly textOnly: boolean;
}

/** "message" in Engine.IO's protocol: text packets begin with it, binary ones of protocol 4 are sent bare. */
const ENGINE_MESSAGE = '4';

/** A packet as the payload of a WebSocket message. */
function engineMessage(packet: EncodedPacket): Uint8Array {
  return typeof packet === 'string' ? Buffer.from(ENGINE_MESSAGE + packet) : packet;
}

function engineFrame(packet: EncodedPacket): Buffer {
  const opcode = typeof packet === 'string' ? opcodes.text : opcodes.binary;
  return webSocketFrame(opcode, engineMessage(packet));
}

/** @param encode makes the packets of a `stream` event with this payload */
function encodeEvent(encode: (payload: unknown) => EncodedPacket[], payload: unknown): EncodedEvent {
  const packets = encode(payload);
  return {
    packets,
    webSocketFrames: Buffer.concat(packets.map(engineFrame)),
    textOnly: packets.every((packet) => typeof packet === 'string'),
  };
}

export interface FrameEncodings {
  /** The frame with its header, for clients that declared themselves. */
  binary(frame: Frame): EncodedEvent;
  /** The image as a data URL, for the original program's. */
  dataUrl(frame: Frame): EncodedEvent;
}

function frameEncodings(encode: (payload: unknown) => EncodedPacket[]): FrameEncodings {
  return {
    binary: oncePerFrame((frame) => encodeEvent(encode, asBuffer(frame.bytes))),
    dataUrl: oncePerFrame((frame) => encodeEvent(encode, dataUrlOf(frame))),
  };
}

/** A Socket.IO parser module, as far as we use it. */
export interface Parser {
  readonly Encoder: new () => { encode(packet: Packet): unknown };
  readonly Decoder: new () => object;
}

/** What clients with this parser are sent. */
export function encodingsOf({ Encoder }: Parser): FrameEncodings {
  const encoder = new Encoder();
  const event = { type: PacketType.EVENT, nsp: '/' };
  return frameEncodings(
    (payload) => encoder.encode({ ...event, data: ['stream', payload] }) as EncodedPacket[],
  );
}

/** A view of the same bytes: the MessagePack parser takes a plain Uint8Array for an object. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
