import { join } from 'node:path';
import { projectRoot } from '../processes/project-root.ts';

/** What clinic calls the tools, by what users call them. */
const clinicCommands = {
  doctor: 'doctor',
  flame: 'flame',
  bubbleprof: 'bubbleprof',
  heap: 'heapprofiler',
} as const;

export type ProfileTool = keyof typeof clinicCommands;

export const profileTools = Object.keys(clinicCommands) as readonly ProfileTool[];

/** Clinic's own program. */
export const clinicPath = join(projectRoot, 'node_modules', 'clinic', 'bin.js');

/** What Node is to run so that clinic watches a program. Clinic leaves an HTML file in the directory. */
export function clinicArguments(
  clinic: string,
  tool: ProfileTool,
  directory: string,
  program: readonly string[],
): string[] {
  return [
    clinic,
    clinicCommands[tool],
    '--open=false',
    ...['--dest', directory],
    ...['--name', 'relay'],
    '--',
    process.execPath,
    ...program,
  ];
}

/** Why a tool would see nothing of what carries the load, in words; undefined if it would. */
export function clinicBlindness(tool: ProfileTool, libraries: readonly string[]): string | undefined {
  if (tool !== 'bubbleprof' || !libraries.includes('uWebSockets.js')) return undefined;
  return "uWebSockets.js keeps its sockets outside Node's async hooks, so bubbleprof would see the start only";
}

/** Clinic's pages would ask its site for fonts, each time that one is looked at. */
export const withoutRemoteFonts = (html: string): string =>
  html.replaceAll('https://clinicjs.org/assets/css/fonts.css', 'data:text/css,');

/** Clinic must neither ask nor tell anybody anything. */
export const clinicEnvironment = { NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1', CI: 'true' };

/** Node's own profiler for the same question: memory, or else where the time goes. */
export function nativeArguments(tool: ProfileTool, directory: string, program: readonly string[]): string[] {
  return tool === 'heap'
    ? ['--heap-prof', '--heap-prof-dir', directory, ...program]
    : ['--cpu-prof', '--cpu-prof-dir', directory, ...program];
}

/** What Node's own profiler leaves, and how people look at it. */
export const nativeExtension = (tool: ProfileTool): string =>
  tool === 'heap' ? '.heapprofile' : '.cpuprofile';
