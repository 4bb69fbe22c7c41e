import type { RawHello } from '../../src/wire/hello.ts';
import type { ClientOptions } from './client.ts';

/** What a client says of itself when it connects, as a query or a handshake takes it. */
export const helloOf = ({ role, channel, acknowledges, token, emitterId }: ClientOptions) =>
  ({
    role,
    channel,
    ...(acknowledges === true ? { ack: '1' } : {}),
    ...(token === undefined ? {} : { token }),
    ...(emitterId === undefined ? {} : { id: emitterId }),
  }) satisfies RawHello;
