import type { Reporter, TestCase } from 'vitest/node';

/** Says why a test failed that passed when it was tried again: what is seldom seen must be seen when it happens. */
export const secondTries: Reporter = {
  onTestCaseResult(test: TestCase) {
    const { state, errors = [] } = test.result();
    if (state !== 'passed') return;
    for (const error of errors) {
      console.error(
        `\nPassed when it was tried again: ${test.fullName}\n${error.stack ?? error.message}\n${error.diff ?? ''}\n`,
      );
    }
  },
};
