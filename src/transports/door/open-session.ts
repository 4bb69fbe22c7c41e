import type { Link, Session } from '../../relay/link.ts';
import type { LinkAcceptor } from '../../relay/relay.ts';
import { WireError } from '../../wire/errors.ts';
import { parseHello, type RawHello } from '../../wire/hello.ts';

/** A session for a link whose hello the relay never saw: it is being closed, and nothing that it sends counts. */
const refusedSession: Session = {
  message() {},
  acknowledged() {},
  heard() {},
  drained() {},
  closed() {},
  refuse() {},
};

/** Reads the hello and opens the link with the relay, or closes it with the reason for which the hello is bad. */
export function openSession(relay: LinkAcceptor, link: Link, raw: RawHello): Session {
  try {
    return relay.open(link, parseHello(raw));
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    relay.refuse(link, error);
    return refusedSession;
  }
}
