/** How libraries wrap what really happened. */
const wrappers = ['cause', 'description', 'error', 'errors'] as const;

/** Deeper than any library wraps. */
const MOST_DEPTH = 6;

/** The innermost reason that an error has, in words, such as "connect ECONNREFUSED 127.0.0.1:5000". */
export function causeOf(error: unknown): string {
  let reason = String(error);
  let inner: unknown = error;
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    if (typeof inner !== 'object' || inner === null) break;
    const { message, code } = inner as { message?: unknown; code?: unknown };
    const words = [message, code].find((part) => typeof part === 'string' && part !== '');
    if (words !== undefined) reason = String(words);
    inner = innerOf(inner);
  }
  return reason;
}

function innerOf(error: object): unknown {
  for (const name of wrappers) {
    const found = (error as Record<string, unknown>)[name];
    // Of several addresses that a name has, the first one tells.
    if (Array.isArray(found)) return found[0];
    if (typeof found === 'object' && found !== null) return found;
  }
  return undefined;
}
