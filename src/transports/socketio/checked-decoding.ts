import { RefusalError } from '../../wire/errors.ts';
import { isSmallPayload } from './engine-payload.ts';
import type { EngineTransport } from './engine-sockets.ts';
import { MOST_TEXT_LENGTH } from './messages.ts';

/** Why a message of Socket.IO is not decoded; undefined if it is. It takes next to no time to say. */
export type WhyNot = (message: string | Uint8Array) => RefusalError | undefined;

interface EnginePacket {
  readonly type: string;
  readonly data?: string | Uint8Array;
}

/** One for each protocol of Engine.IO; that of protocol 3 tells the packets of a payload one by one. */
interface EngineParser {
  decodePacket(data: unknown): EnginePacket;
  decodePayload(
    payload: string | Uint8Array,
    tell?: (packet: EnginePacket) => unknown,
  ): readonly EnginePacket[] | undefined;
}

/** Engine.IO does nothing about it. */
const NOTHING: EnginePacket = { type: 'noop' };

/**
 * Has what comes over a transport looked at before Engine.IO and Socket.IO decode it, which they do before any session is asked: some
 * megabytes of JSON or MessagePack are millions of values, and seconds in which nobody else is answered.
 */
export function checkDecoding(
  transport: EngineTransport,
  whyNot: WhyNot,
  refuse: (reason: RefusalError) => void,
): void {
  const holder = transport as unknown as { parser: EngineParser; readonly protocol: number };
  const { parser, protocol } = holder;
  const checked = (packet: EnginePacket): EnginePacket => {
    const reason = packet.type === 'message' && packet.data !== undefined ? whyNot(packet.data) : undefined;
    if (reason === undefined) return packet;
    refuse(reason);
    return NOTHING;
  };
  holder.parser = {
    ...parser,
    decodePacket: (data) => checked(parser.decodePacket(data)),
    decodePayload(payload, tell) {
      if (!isSmallPayload(payload, protocol, MOST_TEXT_LENGTH)) {
        refuse(new RefusalError('too-fast'));
        return [];
      }
      if (tell === undefined) return parser.decodePayload(payload)?.map(checked);
      return parser.decodePayload(payload, (packet) => tell(checked(packet)));
    },
  };
}
