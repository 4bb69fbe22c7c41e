interface Asking {
  /** The page's own address. */
  readonly base: string;
  readonly nowMs: number;
  readonly token?: string | undefined;
}

/** Where a channel's newest picture is. The time in it keeps browsers from showing the one before again. */
export function thumbnailAddress(channel: string, { base, nowMs, token }: Asking): URL {
  const address = new URL(`channels/${channel}/snapshot`, base);
  address.searchParams.set('at', `${nowMs}`);
  if (token !== undefined) address.searchParams.set('token', token);
  return address;
}
