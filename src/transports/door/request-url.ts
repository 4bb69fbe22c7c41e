/** Stands for the host of a request that names none, as HTTP/1.0 allows. No name ends so (RFC 6761). */
export const NO_HOST = 'nobody.invalid';

/** A name or an address, and perhaps a port. Names of hosts in other alphabets travel in these letters, too. */
const hostPattern = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::[0-9]+)?$/i;

/** A path and perhaps a query, in characters that a URL leaves where they are: it takes "\" for "/", and drops tabs. */
const targetPattern = /^\/(?:(?![\\#])[\x21-\x7e])*$/;

/** A URL drops these, and what is before ".." with it. */
const dotSegmentPattern = /\/(?:\.|%2e){1,2}(?:\/|$)/i;

/** The first lines of a request, as they were sent. */
export interface RequestHead {
  /** What stands between method and version. */
  readonly target: string;
  /** Every `Host` header. */
  readonly hosts: readonly string[];
}

/**
 * What a request asks for, or undefined if that is not a path on one host. Everything that depends on the host takes it from
 * here: whoever resolves the target as an address, or joins what nobody looked at, has the client choose the host besides.
 */
export function requestUrl(scheme: 'http' | 'https', { target, hosts }: RequestHead): URL | undefined {
  const [host, ...others] = hosts;
  if (host === undefined || others.length > 0 || !hostPattern.test(host)) return undefined;
  const [path = ''] = target.split('?', 1);
  if (!targetPattern.test(target) || dotSegmentPattern.test(path)) return undefined;
  const text = `${scheme}://${host}${target}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}
