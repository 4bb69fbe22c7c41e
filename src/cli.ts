#!/usr/bin/env node
import { endSoon } from './server/end-soon.ts';
import { isOutOfDescriptors, MORE_DESCRIPTORS, mostOpenFiles } from './server/open-files.ts';
import type { Stop } from './server/program.ts';

// Until somebody is served there is nothing to stop, and loading takes a while.
let stop: Stop = () => process.exit(0);
process.on('SIGINT', (signal) => stop(signal as 'SIGINT'));
process.on('SIGTERM', (signal) => stop(signal as 'SIGTERM'));

// Whoever read them may go at any time, and disks are full. Who writes there learns it by itself.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

const mostFiles = mostOpenFiles() ?? 'few';
try {
  const { runProgram } = await import('./server/program.ts');
  await runProgram(process.argv.slice(2), (then) => {
    stop = then;
  });
} catch (error) {
  if (!isOutOfDescriptors(error)) throw error;
  console.error(`This process may have ${mostFiles} files open, too few to start; ${MORE_DESCRIPTORS}.`);
  endSoon(1);
}
