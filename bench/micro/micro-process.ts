import { Bench } from 'tinybench';
import { PictureError } from '../picture/errors.ts';
import { serveCalls } from '../processes/calls.ts';
import { type Operation, pictureOperations, relayOperations } from './operations.ts';

/** What one operation took in one round. */
export interface MicroSample {
  readonly name: string;
  readonly microsPerOperation: number;
  readonly samples: number;
}

let operations: readonly Operation[] = [];

const functions = {
  /** @returns the operations' names, and why some are left out, in words */
  async prepare({
    seed,
  }: {
    seed: number;
  }): Promise<{ names: readonly string[]; notices: readonly string[] }> {
    const notices: string[] = [];
    const pictures = await pictureOperations(seed).catch((error: unknown) => {
      if (!(error instanceof PictureError)) throw error;
      notices.push(`Pictures are left out. ${error.message}`);
      return [];
    });
    operations = [...relayOperations(), ...pictures];
    return { names: operations.map(({ name }) => name), notices };
  },

  /** Runs one operation for some time, after as much of warm-up as the library thinks right. */
  async time({ name, timeMs }: { name: string; timeMs: number }): Promise<MicroSample> {
    const operation = operations.find((candidate) => candidate.name === name);
    if (operation === undefined) throw new Error(`there is no operation "${name}"`);
    const { batch, run } = operation;
    const bench = new Bench({ time: timeMs, throws: true });
    bench.add(
      name,
      batch === 1
        ? () => run()
        : () => {
            for (let i = 0; i < batch; i++) run();
          },
    );
    await bench.run();
    const [task] = bench.tasks;
    const result = task?.result;
    if (result === undefined || result.state !== 'completed') throw new Error(`"${name}" did not complete`);
    return {
      name,
      microsPerOperation: (1000 * result.latency.p50) / batch,
      samples: result.latency.samplesCount,
    };
  },
};

export type MicroApi = typeof functions;

serveCalls(functions);
