import { UsageError } from '../../errors/usage-error.ts';

/** What a run can be handed on as, beside its report. */
export const formatNames = ['markdown', 'csv', 'json'] as const;

export type FormatName = (typeof formatNames)[number];

/** @throws UsageError */
export function parseFormat(flag: string, text: string): FormatName {
  const format = formatNames.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UsageError(`${flag}: "${text}" is not allowed; give one of ${formatNames.join(', ')}.`);
}
