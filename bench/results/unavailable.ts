import type { UnavailableEntry } from './results.ts';
import { wrapped } from './wrapped.ts';

/** What could not be measured and why, for the terminal, whole: what may be done about it stands at the end. Each reason is told once. */
export function unavailableInWords(unavailable: readonly UnavailableEntry[]): string[] {
  return [...new Set(unavailable.map(({ reason }) => reason))].map((reason) => {
    const names = unavailable.filter((entry) => entry.reason === reason).map(({ transport }) => transport);
    return wrapped(`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} unavailable: ${reason}`);
  });
}
