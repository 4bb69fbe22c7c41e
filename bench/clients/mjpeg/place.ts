import { DEFAULT_CHANNEL } from '../../../src/wire/hello.ts';
import type { WireName } from '../../../src/wire/wire-name.ts';
import { openAccess } from '../access.ts';
import { askWire } from '../ask-wire.ts';
import type { ClientOptions } from '../client.ts';

type Asked = Pick<ClientOptions, 'url' | 'channel' | 'token' | 'access'>;

/** Where a stream of parts is. */
export interface MjpegPlace {
  readonly url: URL;
  /** Whose it is, and where frames are emitted that it shows; undefined where it is no relay of ours. */
  readonly relay?: { readonly wire: WireName; readonly url: string; readonly channel: string };
}

const ownPath = /^(.*\/)channels\/([^/]+)\/mjpeg$/;

/** Whoever is asked answers the same to all viewers of a run. */
const wires = new Map<string, Promise<WireName | undefined>>();

/**
 * The address itself is the stream's, unless it is that of a relay of ours, whose channels have one each.
 * Why nobody can be reached there is told when the stream is asked for.
 */
export async function findMjpeg({
  url: address,
  channel,
  token,
  access = openAccess,
}: Asked): Promise<MjpegPlace> {
  const url = new URL(address);
  if (access.path !== undefined) {
    const { pathname, search } = new URL(access.path, url);
    url.pathname = pathname;
    if (search !== '') url.search = search;
  }
  const [, folder = url.pathname, named] = ownPath.exec(url.pathname) ?? [];
  if (named === undefined && !folder.endsWith('/')) return { url };
  const base = new URL(folder, url);
  const wire = await wireOf(base, access);
  if (wire === undefined) return { url };
  const shown = named !== undefined && channel === DEFAULT_CHANNEL ? decodeURIComponent(named) : channel;
  url.pathname = `${folder}channels/${shown}/mjpeg`;
  if (token !== undefined) url.searchParams.set('token', token);
  return { url, relay: { wire, url: base.href, channel: shown } };
}

function wireOf(base: URL, access: NonNullable<Asked['access']>): Promise<WireName | undefined> {
  const { href } = base;
  const asked =
    wires.get(href) ??
    askWire(href, access).catch(() => {
      // Who is not there may be later, and a camera may not like the question.
      wires.delete(href);
      return undefined;
    });
  wires.set(href, asked);
  return asked;
}
