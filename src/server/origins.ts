import { hostnameOf, isLoopbackAddress } from './addresses.ts';
import type { ServerConfig } from './config.ts';

const EVERY = '*';

export interface OriginRule {
  /** Origins such as "https://example.org", or "*". */
  readonly allowed: readonly string[];
  /** Names, as URLs have them, whose pages are the relay's own, on whatever port: those of a proxy. */
  readonly names: readonly string[];
  /**
   * The relay listens on this machine only, and is asked by one of these names besides, or by one of this machine. A page from
   * elsewhere may have its name resolve to this machine too, and would be taken for one of ours.
   */
  readonly onlyNames?: readonly string[] | undefined;
}

/** Names and addresses of this machine, as URLs have them. */
const thisMachine = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

type Named = Pick<ServerConfig, 'host' | 'allowedOrigins' | 'names'>;

/**
 * Loopback is loopback, however it was said, and whoever may emit there or watch.
 *
 * @param addresses those of the host that the relay listens on
 */
export function originRuleOf(
  { host, allowedOrigins, names }: Named,
  addresses: readonly string[],
): OriginRule {
  const rule = { allowed: allowedOrigins, names: hostnamesOf(names) };
  if (!addresses.some(isLoopbackAddress)) return rule;
  const origins = allowedOrigins.filter((origin) => origin !== EVERY);
  const ofOrigins = origins.map((origin) => new URL(origin).hostname);
  return { ...rule, onlyNames: [...rule.names, ...hostnamesOf([host, ...addresses]), ...ofOrigins] };
}

const hostnamesOf = (names: readonly string[]): string[] => names.flatMap((name) => hostnameOf(name) ?? []);

/** Whether the relay may be asked by this name, which a browser fills in for a page that may be anybody's. */
export const allowsHost = (hostname: string, { allowed, onlyNames }: OriginRule): boolean =>
  onlyNames === undefined ||
  allowed.includes(EVERY) ||
  thisMachine.test(hostname) ||
  onlyNames.includes(hostname);

/**
 * Whether a page of this origin may connect. Its own pages may, whose origin is the host that they asked, or has a name that is
 * the relay's; a page that somebody else serves could use its visitor's network and cookies. Programs send no origin, and may; but
 * neither does a page that asks its own host for something, so the host has to be one of the relay's then.
 *
 * @param host as the URL of the request has it
 */
export function allowsOrigin(rule: OriginRule, origin: string | undefined, host: string): boolean {
  const { allowed, names } = rule;
  if (origin === undefined) return allowsHost(new URL(`http://${host}`).hostname, rule);
  if (allowed.includes(EVERY) || allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return names.includes(page.hostname) || (page.host === host && allowsHost(page.hostname, rule));
}
