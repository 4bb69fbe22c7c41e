import { DEFAULT_CHANNEL, type Role } from '../../wire/hello.ts';
import type { PageHello } from '../relay-client/wire.ts';

/** The hello of a page that was opened with `?channel=NAME`. */
export function helloOf(search: string, role: Role, token?: string): PageHello {
  const parameters = new URLSearchParams(search);
  return {
    role,
    channel: parameters.get('channel') || DEFAULT_CHANNEL,
    ...(token === undefined ? {} : { token }),
  };
}

/** The address of a page beside the one at `base`. The default channel is not spelled out. */
export function pageAddress(page: 'emit.html' | 'consume.html', channel: string, base: string): URL {
  const address = new URL(page, base);
  if (channel !== DEFAULT_CHANNEL) address.searchParams.set('channel', channel);
  return address;
}
