/** What of `fetch` is used. */
export type Fetch = (
  address: URL,
  init: { readonly cache: 'no-store'; readonly signal: AbortSignal },
) => Promise<Response>;

interface Asking {
  readonly fetch: Fetch;
  /** The page's own address. */
  readonly base: string;
  /** A network that has gone away leaves questions open for ever, and a browser has six connections for a relay. */
  readonly timeoutMs: number;
  /** When the answer is not wanted any more. */
  readonly signal?: AbortSignal;
}

/**
 * What the relay says at a path, as JSON.
 *
 * @throws Error if it cannot be reached, takes too long, refuses, or is not wanted any more
 */
export async function askRelay<Answer>(
  path: string,
  { fetch, base, timeoutMs, signal }: Asking,
): Promise<Answer> {
  const asking = new AbortController();
  for (const end of [AbortSignal.timeout(timeoutMs), signal]) {
    end?.addEventListener('abort', () => asking.abort(end.reason), { once: true });
  }
  const response = await fetch(new URL(path, base), { cache: 'no-store', signal: asking.signal });
  if (!response.ok) throw new Error(`The relay answered ${response.status} to ${path}.`);
  return (await response.json()) as Answer;
}
