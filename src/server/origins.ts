const EVERY = '*';

export interface OriginRule {
  /** Origins such as "https://example.org", or "*". */
  readonly allowed: readonly string[];
  /**
   * The relay is for this machine only, and its pages are asked for by a name of this machine. A page from elsewhere may have
   * its name resolve to this machine too, and would be taken for one of ours.
   */
  readonly thisMachineOnly: boolean;
}

/** Names and addresses of this machine, as URLs have them. */
const thisMachine = /^(localhost|.*\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether pictures may be asked for by this name, which a browser fills in for a page that may be anybody's. */
export const allowsHost = (hostname: string, { thisMachineOnly }: OriginRule): boolean =>
  !thisMachineOnly || thisMachine.test(hostname);

/**
 * Whether a page of this origin may connect. Programs send no origin and may; so may the relay's own pages, whose origin is
 * the host that they asked. A page that somebody else serves could use its visitor's network and cookies otherwise.
 *
 * @param host as the URL of the request has it
 */
export function allowsOrigin(rule: OriginRule, origin: string | undefined, host: string): boolean {
  const { allowed } = rule;
  if (origin === undefined || origin === '' || allowed.includes(EVERY) || allowed.includes(origin))
    return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host && allowsHost(page.hostname, rule);
}
