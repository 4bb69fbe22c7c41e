import type { ClientControl, RelayControl } from '../../wire/control.ts';
import type { RefusalCode } from '../../wire/errors.ts';
import type { Role } from '../../wire/hello.ts';

/** What a page says of itself when it connects. */
export interface PageHello {
  readonly role: Role;
  readonly channel: string;
  readonly token?: string;
  /** Of a page that acknowledges what it shows. */
  readonly ack?: '1';
  /** Of an emitter, the same over all its connections. */
  readonly id?: string;
}

/** Why the relay ended a connection, in its own words. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** What a wire reports. Nothing is reported any more once the page itself has closed it. */
export interface ConnectionEvents {
  /** A frame with its header. */
  frame(bytes: Uint8Array): void;
  control(message: RelayControl): void;
  /** The connection is gone, or never came to be; said once. `refusal` is there if the relay ended it on purpose. */
  closed(refusal?: Refusal): void;
}

/** One connection to the relay over one socket library. When it is gone it stays gone: `LiveConnection` opens another. */
export interface Connection {
  /** True while it is open and nothing waits to be sent: only then may a frame be sent. */
  hasRoom(): boolean;
  sendFrame(bytes: Uint8Array): void;
  sendControl(message: ClientControl): void;
  close(): void;
}
