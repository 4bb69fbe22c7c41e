import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseExpectation } from '../judge/expectation.ts';
import { projectRoot } from '../processes/project-root.ts';
import { scenarios } from '../scenarios/index.ts';
import { entries } from '../subject/entries.ts';
import { parseInvocation } from './command-line.ts';
import { checkMeasured } from './foresee.ts';

const folder = join(projectRoot, 'bench', 'scenarios');
const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const tests = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('');

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (name, scenario) => {
  test('has its file, a line in the README, and a test', () => {
    expect(existsSync(join(folder, `${name}.ts`))).toBe(true);
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
    expect(tests).toMatch(new RegExp(`'${name}[' ]`));
  });

  test('measures entries that there are, quickly some of them', () => {
    const known = entries.map((entry) => entry.name);
    const usual = scenario.entries ?? known;
    expect(known).toEqual(expect.arrayContaining([...usual]));
    expect(usual).toEqual(expect.arrayContaining([...(scenario.quickEntries ?? [])]));
  });

  test.each([[[]], [['--quick']]])('expects with %j what can be expected', (flags) => {
    const invocation = parseInvocation([name, ...flags]);
    if (invocation.action !== 'run') throw new Error('it does not run');
    const expectations = (scenario.expectations?.(invocation.options) ?? []).map(parseExpectation);
    expect(() => checkMeasured(expectations, scenario, invocation.options)).not.toThrow();
  });
});
