import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sampleResults } from '../report/sample-results.ts';
import { withSizing } from '../statistics/sizing.ts';
import { expectOfContract, schemaFile } from '../testing/results-schema.ts';
import { runSchema } from './schema.ts';

/** Fields are added to results.json, so a program must stand some that it does not know; all that are written have their values. */
function schemaOfContract(): string {
  const schema = z.toJSONSchema(runSchema, {
    io: 'output',
    override({ jsonSchema }) {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      delete jsonSchema.default;
    },
  });
  const title = 'results.json of Relaymark’s bench, contract 2';
  return `${JSON.stringify({ title, ...schema }, null, 1)}\n`;
}

test('the schema for other programs is that of what is read; vitest -u writes it anew', async () => {
  await expect(schemaOfContract()).toMatchFileSnapshot(fileURLToPath(schemaFile));
});

test('a run as it might be keeps to it', () => {
  expectOfContract(sampleResults());
  expectOfContract(withSizing(sampleResults()));
});

test('what lacks a figure does not', () => {
  const { load: _load, ...rest } = sampleResults();
  expect(() => expectOfContract(rest as ReturnType<typeof sampleResults>)).toThrow();
});
