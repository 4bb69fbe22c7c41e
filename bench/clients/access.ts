/** What a program asks of whoever comes to it, beside the protocol. */
export interface Access {
  /** Of the request that opens a connection. They may hold secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where it listens, if not in the usual place of its library. */
  readonly path?: string;
  /** Certificates are not looked at. */
  readonly insecure: boolean;
  /** Whose certificates are taken, in PEM; without it, those that Node.js trusts. */
  readonly authority?: string;
}

export const openAccess: Access = { headers: {}, insecure: false };

/** Codes of OpenSSL for a certificate that nobody vouches for. */
const certificateFaults = /certificate|DEPTH_ZERO|UNABLE_TO_VERIFY|SELF_SIGNED|ERR_TLS/i;

/** Why a connection could not be made: where to, what happened, and what may help. */
export function describeRefusal(url: string, cause: string, { insecure }: Access): string {
  const { origin } = new URL(url);
  const remedy = !insecure && certificateFaults.test(cause) ? ' (--insecure takes any certificate)' : '';
  return `${origin}: ${cause}${remedy}`;
}

/** Whose certificates are taken, as everything on Node's sockets takes it. */
export const trustOf = ({ insecure, authority }: Access) => ({
  rejectUnauthorized: !insecure,
  ...(authority === undefined ? {} : { ca: authority }),
});

/** What is asked, as Socket.IO's clients of all times take it. */
export const socketIoAccess = ({ headers, path, ...trust }: Access) => ({
  extraHeaders: headers,
  ...trustOf({ headers, ...trust }),
  ...(path === undefined ? {} : { path }),
});
