import { UwsUnavailableError } from '../../src/transports/uws/native.ts';
import type { UnavailableEntry } from '../results/results.ts';
import { type Entry, implementationOf } from './entries.ts';

/**
 * Which entries can run on this machine, and why the others cannot.
 *
 * @param carriedBy names what carries an entry here, or throws an UwsUnavailableError
 */
export function availability(
  entries: readonly Entry[],
  carriedBy: (entry: Entry) => string = implementationOf,
): {
  available: Entry[];
  unavailable: UnavailableEntry[];
} {
  const available: Entry[] = [];
  const unavailable: UnavailableEntry[] = [];
  for (const entry of entries) {
    try {
      carriedBy(entry);
      available.push(entry);
    } catch (error) {
      if (!(error instanceof UwsUnavailableError)) throw error;
      unavailable.push({ transport: entry.name, reason: error.message });
    }
  }
  return { available, unavailable };
}
