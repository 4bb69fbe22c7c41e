import type { FrameLedger } from '../results/results.ts';

const faultFields = ['lost', 'duplicated', 'reordered', 'corrupt'] as const;

/**
 * What a subject is blamed for. Somebody else's has promised us nothing, and a restart takes frames with it:
 * these are findings then.
 */
export type Blame = 'everything' | 'all but losses' | 'nothing';

/** What a transport of ours must never do to a frame, in words with numbers; undefined if it did none of it. */
export function describeFaults(ledger: FrameLedger, blame: Blame): string | undefined {
  if (blame === 'nothing') return undefined;
  const faults = faultFields.filter(
    (field) => ledger[field] !== 0 && !(field === 'lost' && blame === 'all but losses'),
  );
  if (faults.length === 0) return undefined;
  return `frames were ${faults.map((field) => `${field} (${ledger[field]})`).join(', ')}`;
}
