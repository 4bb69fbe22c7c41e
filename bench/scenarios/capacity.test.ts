import { expect, test } from 'vitest';
import { parseInvocation } from '../command/command-line.ts';
import { ProgressLine } from '../command/progress.ts';
import { contenderOf } from '../run/testing/raw-round.ts';

/** With a place less than there are viewers and their emitter. */
const PLACES = 7;

test('a relay that refuses somebody is found to carry fewer, and not to be measured in vain', async () => {
  const { entry } = contenderOf();
  const few = {
    ...entry,
    program: (port: number) => [...entry.program(port), '--connections-per-address', String(PLACES)],
  };
  const flags =
    'capacity --quick --consumers 9 --up-to 9 --time-limit 1 --confirm 0.5 --seconds 0.3 --warmup-seconds 0 --width 160 --height 120 --frame-bytes 4000';
  const invocation = parseInvocation(flags.split(' '));
  if (invocation.action !== 'run') throw new Error('nothing to run');
  const { scenario, options, command } = invocation;
  const results = await scenario.run({
    options: { ...options, entries: [few] },
    command,
    progress: new ProgressLine({ write: () => true }),
    signal: new AbortController().signal,
  });
  const [{ capacity, reasons } = {}] = results.entries;
  // On a machine with other things to do, nothing at all meets the objective, and that is said.
  if (capacity === undefined) {
    expect(reasons?.join()).toMatch(
      /not one consumer met the objective|nothing .* held for|nothing is known/,
    );
    return;
  }
  expect(capacity.search).toEqual({ start: 9, most: 9 });
  expect(capacity.probes[0]).toMatchObject({
    consumers: 9,
    met: false,
    instrumentLimited: false,
    connected: PLACES,
    refusal: expect.stringContaining('the relay refused: 503 too-many-connections: '),
    reasons: [expect.stringMatching(`^${PLACES} of 9 viewers connected, then one could not: http:`)],
  });
  expect(capacity.probes[0]).not.toHaveProperty('latencyP99Ms');
  expect(capacity.consumers.median).toBeLessThan(PLACES);
  expect(capacity).toMatchObject({ confirmedSeconds: 0.5 });
  // Rounds that a busy machine spoils are set against nothing.
  if (capacity.comparedAt !== undefined) expect(capacity.comparedAt).toBe(capacity.consumers.median);
  // It went no further down than the refusals made it, unless the machine did.
  const slow = capacity.probes.some(({ met, refusal }) => !met && refusal === undefined);
  if (!slow) expect(capacity).toMatchObject({ atLeast: true, limit: capacity.probes[0]?.refusal });
});
