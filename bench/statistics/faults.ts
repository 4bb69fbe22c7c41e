import type { FrameLedger } from '../results.ts';

const faultFields = ['lost', 'duplicated', 'reordered', 'corrupt'] as const;

/** What a transport of ours must never do to a frame, in words with numbers; undefined if it did none of it. */
export function describeFaults(ledger: FrameLedger): string | undefined {
  const faults = faultFields.filter((field) => ledger[field] !== 0);
  if (faults.length === 0) return undefined;
  return `frames were ${faults.map((field) => `${field} (${ledger[field]})`).join(', ')}`;
}
