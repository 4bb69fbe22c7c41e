import type { Link } from '../../relay/link.ts';
import type { LinkAcceptor } from '../../relay/relay.ts';

/** A link that cannot ask its client: its library alone says what is on its way, until the kernel has no more room. */
export function mute<Asking extends Link>(link: Asking): Asking {
  Object.defineProperty(link, 'ask', { value: undefined });
  return link;
}

/** A relay whose links cannot ask. */
export const withoutAsking = (relay: LinkAcceptor): LinkAcceptor => ({
  ...relay,
  open: (hello, linkOf) => relay.open(hello, (session) => mute(linkOf(session))),
});
