import type { Link, Session } from '../../relay/link.ts';
import type { LinkAcceptor } from '../../relay/relay.ts';
import { RefusalError } from '../../wire/errors.ts';
import { type Hello, parseHello, type RawHello } from '../../wire/hello.ts';

/** Where there is no session, or none yet: nothing that is reported counts. */
export const noSession: Session = {
  message() {},
  answered() {},
  heard() {},
  drained() {},
  closed() {},
  refuse() {},
};

/** Reads the hello and has the relay open a session, or closes the link with the reason for which the hello is bad. */
export function openSession(relay: LinkAcceptor, raw: RawHello, linkOf: (session: Session) => Link): Session {
  const hello = helloOrWhyNot(raw);
  if (!(hello instanceof RefusalError)) return relay.open(hello, linkOf);
  relay.refuse(linkOf(noSession), hello);
  return noSession;
}

function helloOrWhyNot(raw: RawHello): Hello | RefusalError {
  try {
    return parseHello(raw);
  } catch (error) {
    if (error instanceof RefusalError) return error;
    throw error;
  }
}
