/** What of `fetch` is used. */
export type Fetch = (
  address: URL,
  init: { readonly cache: 'no-store'; readonly signal: AbortSignal },
) => Promise<Response>;

interface Asking {
  readonly fetch: Fetch;
  /** The page's own address. */
  readonly base: string;
  /** A network that has gone away leaves questions open for ever. */
  readonly timeoutMs: number;
}

/**
 * What the relay says at a path, as JSON.
 *
 * @throws Error if it cannot be reached, takes too long, or refuses
 */
export async function askRelay<Answer>(path: string, { fetch, base, timeoutMs }: Asking): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(new URL(path, base), { cache: 'no-store', signal });
  if (!response.ok) throw new Error(`The relay answered ${response.status} to ${path}.`);
  return (await response.json()) as Answer;
}
