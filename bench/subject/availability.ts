import { UwsUnavailableError } from '../../src/transports/uws/native.ts';
import type { UnavailableEntry } from '../results/results.ts';
import { type Entry, implementationOf } from './entries.ts';

/** Which entries can run on this machine, and why the others cannot. */
export function availability(entries: readonly Entry[]): {
  available: Entry[];
  unavailable: UnavailableEntry[];
} {
  const available: Entry[] = [];
  const unavailable: UnavailableEntry[] = [];
  for (const entry of entries) {
    try {
      implementationOf(entry);
      available.push(entry);
    } catch (error) {
      if (!(error instanceof UwsUnavailableError)) throw error;
      unavailable.push({ transport: entry.name, reason: error.message });
    }
  }
  return { available, unavailable };
}
