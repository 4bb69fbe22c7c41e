import { DEFAULT_CHANNEL, type Role } from '../../wire/hello.ts';
import type { PageHello } from '../relay-client/connection.ts';

/** The hello of a page that was opened with `?channel=NAME`. */
export function helloOf(search: string, role: Role, token?: string): PageHello {
  const parameters = new URLSearchParams(search);
  return {
    role,
    channel: parameters.get('channel') || DEFAULT_CHANNEL,
    ...(token === undefined ? {} : { token }),
  };
}

const EMITTER_ID_BYTES = 16;

/** By which the relay knows an emitter again, whatever its connection. A page that is opened again is another one. */
export function newEmitterId(): string {
  // `randomUUID` is there on secure pages only.
  const bytes = crypto.getRandomValues(new Uint8Array(EMITTER_ID_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The address of a page beside the one at `base`. The default channel is not spelled out. */
export function pageAddress(page: 'emit.html' | 'consume.html', channel: string, base: string): URL {
  const address = new URL(page, base);
  if (channel !== DEFAULT_CHANNEL) address.searchParams.set('channel', channel);
  return address;
}
