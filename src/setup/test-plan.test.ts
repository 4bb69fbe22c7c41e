import { expect, test } from 'vitest';
import { testPlan } from './test-plan.mjs';

const always = ['run', '--config', '.config/vitest.ts', '--project'];

test('without arguments, lint, build and unused code come first', () => {
  expect(testPlan('quick', [])).toEqual({
    scripts: ['lint', 'build', 'unused'],
    vitestArguments: [...always, 'quick'],
  });
});

test('the long tests need a build only', () => {
  expect(testPlan('long', [])).toEqual({ scripts: ['build'], vitestArguments: [...always, 'long'] });
});

test.each(['quick', 'long'])('with a pattern, nothing comes before it: %s', (project) => {
  expect(testPlan(project, ['src/wire', '-t', 'frame'])).toEqual({
    scripts: [],
    vitestArguments: [...always, project, 'src/wire', '-t', 'frame'],
  });
});
