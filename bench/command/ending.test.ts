import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compiled } from '../processes/compiled.ts';

test.each(['2>/dev/full', '>/dev/full'])(
  'a command goes on where its progress cannot be written: %s',
  (redirected) => {
    const program = `import { exitCodeOf } from ${JSON.stringify(compiled('bench/command/ending.ts'))};
    process.exit(await exitCodeOf(async () => {
      process.stdout.write('progress');
      process.stderr.write('progress');
      await new Promise(setImmediate);
      return 7;
    }));`;
    const script = `"$0" --input-type=module -e "$1" ${redirected}`;
    expect(spawnSync('sh', ['-c', script, process.execPath, program]).status).toBe(7);
  },
);
