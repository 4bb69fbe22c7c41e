import { describe, expect, test } from 'vitest';
import { renderJunit } from '../judge/junit.ts';
import { renderReport } from '../report/html.ts';
import { sampleResults } from '../report/sample-results.ts';
import type { RunResults } from './results.ts';
import { resultsWithoutSecrets, withoutSecrets } from './secrets.ts';

test.each([
  ['http://192.0.2.7:5000', 'http://192.0.2.7:5000'],
  ['http://192.0.2.7:5000/live?token=s3cret&x=1', 'http://192.0.2.7:5000/live?token=***&x=***'],
  ['https://me:pass%20word@cam.example/', 'https://***@cam.example/'],
  ['http://cam/?action=stream&key=k', 'http://cam/?action=stream&key=***'],
  ['wss://me@cam.example?key', 'wss://***@cam.example/?key=***'],
  ['not an address', 'not an address'],
])('%s is shown as %s', (address, shown) => {
  expect(withoutSecrets(address)).toBe(shown);
});

describe('a run against an address with secrets', () => {
  const address = 'https://someone:hunter%202@cam.example/live?token=tok%2Fen-77';
  const said = `refused tok/en-77 at ${address} (tok%2Fen-77) for someone with hunter 2`;
  const [entry] = sampleResults().entries;
  if (entry === undefined) throw new Error('no entries');
  const results: RunResults = {
    ...sampleResults(),
    command: `npm run bench -- --target '${address}'`,
    reasons: [said],
    notices: [said],
    entries: [
      {
        ...entry,
        implementation: `${address} over ws`,
        reasons: [said],
        rounds: entry.rounds.map((round) => ({ ...round, valid: false, reasons: [said] })),
      },
    ],
    judgement: { strict: false, expectations: [{ text: said, passed: false, verdict: 'no', actual: said }] },
  };
  const safe = resultsWithoutSecrets(results, address);

  test('has them nowhere in results, report or JUnit', () => {
    const written = [JSON.stringify(safe), renderReport(safe), renderJunit(safe)].join();
    expect(written).not.toMatch(/someone|hunter|tok.{1,3}en-77/);
    expect(safe.command).toBe("npm run bench -- --target 'https://***@cam.example/live?token=***'");
  });

  test('is otherwise what it was', () => {
    expect(resultsWithoutSecrets(sampleResults(), address)).toEqual(sampleResults());
    expect(resultsWithoutSecrets(sampleResults(), 'http://h/?a=compare&b=2026')).toEqual(sampleResults());
  });
});
