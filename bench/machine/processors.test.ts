import { expect, test } from 'vitest';
import { allowedProcessors, parseProcessorList } from './processors.ts';

test.each<[string, number[]]>([
  ['0', [0]],
  ['0-3', [0, 1, 2, 3]],
  ['0-1,4,6-7\n', [0, 1, 4, 6, 7]],
  ['', []],
])('%j are processors', (list, numbers) => {
  expect(parseProcessorList(list)).toEqual(numbers);
});

test('what a process may run on is in its status', () => {
  const status = 'Name:\tnode\nCpus_allowed:\t5\nCpus_allowed_list:\t0,2\nMems_allowed_list:\t0\n';
  expect(allowedProcessors(status)).toBe('0,2');
  expect(allowedProcessors('Name:\tnode\n')).toBeUndefined();
});
