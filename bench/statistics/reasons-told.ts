interface Judged {
  readonly reasons: readonly string[];
}

const number = /\d+(?:\.\d+)?/g;

/** Of these, less is worse: "only 12 of 40 frames were emitted". */
const isShareOf = /\d of \d/;

/**
 * Why rounds do not count, each kind of reason once: reasons that differ in nothing but their numbers are one, told by its worst, and
 * in how many rounds it was. What each round says stays with the round.
 */
export function reasonsTold(rounds: readonly Judged[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const { reasons } of rounds) {
    for (const reason of new Set(reasons)) {
      const kind = reason.replace(number, '#');
      kinds.set(kind, [...(kinds.get(kind) ?? []), reason]);
    }
  }
  return [...kinds.values()].map((alike) => told(alike, rounds.length));
}

function told(alike: readonly string[], rounds: number): string {
  const [worst = ''] = alike.toSorted((a, b) => (isShareOf.test(a) ? 1 : -1) * byNumbers(a, b));
  if (new Set(alike).size > 1) return `${worst} (the worst of ${alike.length} rounds)`;
  return alike.length === 1 || alike.length === rounds ? worst : `${worst} (in ${alike.length} rounds)`;
}

/** By the first number that differs, the lesser first. */
function byNumbers(a: string, b: string): number {
  const [ofA, ofB] = [a, b].map((text) => (text.match(number) ?? []).map(Number));
  const at = (ofA ?? []).findIndex((value, i) => value !== ofB?.[i]);
  return at < 0 ? 0 : (ofA?.[at] ?? 0) - (ofB?.[at] ?? 0);
}
