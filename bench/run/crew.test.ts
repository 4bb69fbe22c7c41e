import { expect, test } from 'vitest';
import { processRunning } from '../testing/stopped-process.ts';
import { ConnectError } from './connect-error.ts';
import type { Contender } from './contender.ts';
import { CrewLostError } from './crew.ts';
import { measure } from './measure.ts';
import { inTurns, measureRounds } from './rounds.ts';
import { contenderOf } from './testing/raw-round.ts';
import { tinyLoad, tinyStage } from './testing/tiny-stage.ts';

const stage = tinyStage();

const measured = (contender: Contender, round = 1) => measure(contender, round, stage.pictures, stage.crew);

test.each(['swarm', 'emitter'])(
  'a %s process that dies spoils a round, is named, and started again',
  async (kind) => {
    let isKilled = false;
    const during = async () => {
      if (!isKilled) process.kill(processRunning(`${kind}-process.js`), 'SIGKILL');
      isKilled = true;
      return {};
    };
    const contender = contenderOf({ load: tinyLoad, disturbance: { during } });
    const [entry] = await measureRounds({
      contenders: [contender],
      rounds: 1,
      seed: 1,
      timeLimitMs: 60_000,
      signal: new AbortController().signal,
      nowMs: () => performance.now(),
      measure: inTurns((one, round) => measured(one, round), new AbortController().signal),
      onProgress: () => {},
    });
    expect(entry?.rounds[0]).toMatchObject({
      valid: false,
      instrumentLimited: true,
      reasons: [
        expect.stringMatching(`the instrument was the limit: the process "${kind}.*" ended with SIGKILL`),
      ],
    });
    expect(entry?.rounds[1]).toMatchObject({ lost: 0, offered: tinyLoad.consumers * 20 });
    expect(stage.revived.at(-1)).toMatch(`The process "${kind}`);
  },
);

test('of connections that are refused it is told how many there were, and what was said', async () => {
  const { entry } = contenderOf();
  const few = {
    ...entry,
    program: (port: number) => [...entry.program(port), '--connections-per-address', '3'],
  };
  const failure: unknown = await measured({ entry: few, load: tinyLoad }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ConnectError);
  expect(failure).not.toBeInstanceOf(CrewLostError);
  expect(failure).toMatchObject({
    connected: 3,
    reason: expect.stringMatching(/^the relay refused: 503 too-many-connections: \w+/),
    message: expect.stringMatching(/^3 of 4 viewers connected, then one could not: http:/),
  });
  // The fourth connection is the emitter's.
  await expect(measured({ entry: few, load: { ...tinyLoad, consumers: 3 } })).rejects.toThrow(
    /^all 3 viewers connected, and then an emitter could not: .*too-many-connections/,
  );
});
