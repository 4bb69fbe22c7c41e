import { UsageError } from '../errors/usage-error.ts';

/** Where a stream is, as users name it: by the address of a relay, or of one of its pages with all that is in it. */
export interface Address {
  /** As clients take it. What it has of a query may be a secret. */
  readonly url: string;
  /** The same with all of its query, for those whose address it is. */
  readonly whole: string;
  /** Below which the pages and answers of a relay are, without a query; it may hold a password. */
  readonly base: string;
  readonly channel?: string;
  readonly token?: string;
}

const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i;
const page = /[^/]*\.html$/;

/** What pages and clients put into an address; the rest of its query belongs to whoever is there. */
const ownFields = ['role', 'channel', 'token', 'ack', 'id'] as const;

/**
 * Reads an address such as localhost:5000, wss://example.org/camera or http://192.0.2.7:5000/emit.html?channel=door&token=…
 *
 * @throws UsageError, which does not quote it: it may hold a token
 */
export function parseAddress(flag: string, given: string): Address {
  const text = (hasScheme.test(given) ? given : `http://${given}`).replace(/^ws/i, 'http');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `${flag}: that is no address of a relay or a page; give one such as http://192.0.2.7:5000 or http://192.0.2.7:5000/emit.html?channel=door.`,
    );
  }
  const channel = url.searchParams.get('channel');
  const token = url.searchParams.get('token');
  if (page.test(url.pathname)) {
    url.pathname = url.pathname.replace(page, '');
    url.search = '';
  }
  url.hash = '';
  const whole = url.href;
  for (const field of ownFields) url.searchParams.delete(field);
  const base = new URL(url.pathname.endsWith('/') ? './' : `${url.pathname}/`, url);
  return {
    url: url.href,
    whole,
    base: base.href,
    ...(channel === null || channel === '' ? {} : { channel }),
    ...(token === null || token === '' ? {} : { token }),
  };
}
