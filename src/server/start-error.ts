import type { Attachment } from './config.ts';
import { MORE_DESCRIPTORS } from './open-files.ts';

/** The relay could not be started. The message is for whoever starts it; `cause` is what the system or a library said. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'start-failed';
}

/** What may be done about what the system says, by its code. */
const remedies: Readonly<Record<string, (where: Attachment & { readonly host: string }) => string>> = {
  EADDRINUSE: ({ transport, port, host }) =>
    `port ${port} on ${host} is taken; choose another with --port or --transport ${transport}:PORT`,
  EADDRNOTAVAIL: ({ host }) =>
    `${host} is no address of this machine, or not any more; give one that is with --host, or 0.0.0.0 for all`,
  // Of an address that is on every interface.
  EINVAL: ({ host }) =>
    `${host} is no address to listen on; one that begins with fe80 needs its interface, as in ${host}%eth0`,
  EAFNOSUPPORT: ({ host }) =>
    `this machine does not speak the kind of address that ${host} is; give another with --host`,
  ENOTFOUND: ({ host }) => `no address is known for the name ${host}; give an address with --host`,
  EAI_AGAIN: ({ host }) =>
    `whoever knows addresses by name does not answer for ${host}; give an address with --host`,
  EACCES: ({ transport, port, host }) =>
    `this user may not have port ${port} on ${host}; choose one from 1024 on, with --port or --transport ${transport}:PORT`,
  EMFILE: () => `there are no open files left to this process; ${MORE_DESCRIPTORS}`,
};

/** Why a transport does not listen. */
export function listenError(attachment: Attachment, host: string, cause: unknown): StartError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const said = cause instanceof Error ? cause.message : String(cause);
  const what = Object.hasOwn(remedies, code) ? remedies[code]?.({ ...attachment, host }) : undefined;
  return new StartError(`${attachment.transport}: ${what ?? said}`, { cause });
}
