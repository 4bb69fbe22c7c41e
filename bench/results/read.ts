import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorOf } from '../errors/error-of.ts';
import type { RunResults } from './results.ts';
import { runSchema } from './schema.ts';

/** A file is not the results of a run. The message names it, and the place in it. */
export class ResultsError extends Error {
  override readonly name = 'ResultsError';
  readonly code = 'unreadable-results';
}

/** The intervals of contract 1 were called 95 % and were not; those that rounds can give are made of them anew. */
function withoutIntervals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIntervals);
  if (typeof value !== 'object' || value === null) return value;
  if ('median' in value) return { median: value.median };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutIntervals(inner)]));
}

/** What contract 2 would have, of contract 1; anything else as it is. */
const asContractTwo = (json: unknown): unknown =>
  typeof json === 'object' && json !== null && 'contract' in json && json.contract === 1
    ? { ...Object(withoutIntervals(json)), contract: 2 }
    : json;

/** Of contract 1 too, whose intervals are left out. @throws ResultsError if the text is not the results of a run; `source` is named in it */
export function parseResults(text: string, source: string): RunResults {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ResultsError(`${source} is not JSON: ${errorOf(error).message}`);
  }
  const parsed = runSchema.safeParse(asContractTwo(json));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ResultsError(
    `${source} is not the results of a run: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? ''}`,
  );
}

/**
 * The results of a run.
 *
 * @param path of a results.json, or of the folder that it is in
 * @throws ResultsError
 */
export async function readResults(path: string): Promise<RunResults> {
  let file = path;
  try {
    if ((await stat(path)).isDirectory()) file = join(path, 'results.json');
    return parseResults(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof ResultsError) throw error;
    throw new ResultsError(`${file} cannot be read: ${errorOf(error).message}`);
  }
}
