import { expect, test } from 'vitest';
import { parseInvocation } from '../command/command-line.ts';
import { ProgressLine } from '../command/progress.ts';
import { describeLoad, describeRun, startOfRun } from './run.ts';

const invocation = parseInvocation([]);
if (invocation.action !== 'run') throw new Error('nothing to run');
const { options } = invocation;

const described = (unavailable: { transport: string; reason: string }[]) =>
  describeRun(
    {
      options,
      command: '',
      progress: new ProgressLine({ write: () => true }),
      signal: new AbortController().signal,
    },
    startOfRun(),
    { scenario: 'compare', entries: [], load: describeLoad(options, undefined), unavailable },
  );

test('a run in which all that was asked for is unavailable is not valid', () => {
  expect(described([{ transport: 'uws', reason: 'no native build' }])).toMatchObject({
    valid: false,
    reasons: ['nothing was measured: all of it is unavailable here'],
  });
});

test('one that has no entries, as of single operations, may be', () => {
  expect(described([])).toMatchObject({ valid: true, reasons: [], notices: [] });
});
