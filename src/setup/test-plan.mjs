/**
 * What a test run consists of. Somebody who picks tests is at work on them, and wants neither lint nor build before each try.
 *
 * @param {string} project of .config/vitest.ts
 * @param {readonly string[]} picked patterns and options for vitest
 * @returns {{ scripts: string[], vitestArguments: string[] }} npm scripts to run before, in order
 */
export function testPlan(project, picked) {
  return {
    scripts: picked.length > 0 ? [] : project === 'long' ? ['build'] : ['lint', 'build', 'unused'],
    vitestArguments: ['run', '--config', '.config/vitest.ts', '--project', project, ...picked],
  };
}
