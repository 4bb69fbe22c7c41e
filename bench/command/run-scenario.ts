import { UsageError } from '../errors/usage-error.ts';
import type { RunResults } from '../results/results.ts';
import type { RunRequest } from '../run/run.ts';
import { streamToWatch } from '../run/watch-stream.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/**
 * Runs a scenario, or watches where there is nothing to run it on.
 *
 * @param expected what is asked of the run, in words
 * @throws UsageError where it could not say anything of what is only watched
 */
export async function runScenario(
  scenario: Scenario,
  request: RunRequest,
  expected: readonly string[],
): Promise<RunResults> {
  const stream = await streamToWatch(request.options.entries);
  if (stream === undefined) return scenario.run(request);
  const why =
    'the target is no relay of ours, so over this protocol its stream is watched and nothing is emitted to it';
  if (scenario.watch === undefined) {
    throw new UsageError(`--protocol: ${why}; "compare" can do that, "${scenario.name}" cannot.`);
  }
  if (expected.length > 0) throw new UsageError(`--expect: "${expected[0]}" cannot be told: ${why}.`);
  return scenario.watch(request, stream);
}
