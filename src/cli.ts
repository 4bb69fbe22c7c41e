#!/usr/bin/env node
import { endSoon } from './server/end-soon.ts';
import type { Stop } from './server/program.ts';

// Until somebody is served there is nothing to stop, and loading takes a while.
let stop: Stop = () => process.exit(0);
process.on('SIGINT', (signal) => stop(signal as 'SIGINT'));
process.on('SIGTERM', (signal) => stop(signal as 'SIGTERM'));

// Whoever read them may go at any time, and disks are full. Who writes there learns it by itself.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

// Each file that is loaded is an open one, and Node explains what it cannot load in words of its own.
const outOfDescriptorsCodes: readonly unknown[] = ['EMFILE', 'ENFILE'];
let tooFew =
  'This process may have too few files open to start; let it have more: ulimit -n 4096 in its shell.';
try {
  const { FEWEST_OPEN_FILES, MORE_DESCRIPTORS, mostOpenFiles } = await import('./server/open-files.ts');
  const most = mostOpenFiles();
  tooFew = `This process may have ${most ?? 'few'} files open, too few to start; ${MORE_DESCRIPTORS}.`;
  if (most !== undefined && most < FEWEST_OPEN_FILES) fail();
  else {
    const { runProgram } = await import('./server/program.ts');
    await runProgram(process.argv.slice(2), (then) => {
      stop = then;
    });
  }
} catch (error) {
  if (!(error instanceof Error && 'code' in error && outOfDescriptorsCodes.includes(error.code))) throw error;
  fail();
}

function fail(): void {
  console.error(tooFew);
  endSoon(1);
}
