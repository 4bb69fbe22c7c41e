import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import { parseResults } from '../results/read.ts';
import type { RunResults } from '../results/results.ts';

/** What other programs validate by. */
export const schemaFile = new URL('../results/results.schema.json', import.meta.url);

const validator = z.fromJSONSchema(JSON.parse(readFileSync(schemaFile, 'utf8')));

/** What is written of a run is what its schema says, nothing is left out of that, and it is read as it was. */
export function expectOfContract(results: RunResults): void {
  const text = JSON.stringify(results);
  expect(validator.safeParse(JSON.parse(text)).error).toBeUndefined();
  expect(parseResults(text, 'results.json')).toEqual(JSON.parse(text));
}
