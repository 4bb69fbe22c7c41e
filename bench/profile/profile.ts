import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChildError } from '../processes/child.ts';
import { freePort } from '../processes/ports.ts';
import { measure } from '../run/measure.ts';
import type { BenchOptions } from '../run/options.ts';
import { onStage, type Progress } from '../run/run.ts';
import type { Entry } from '../subject/entries.ts';
import {
  clinicArguments,
  clinicBlindness,
  clinicEnvironment,
  nativeArguments,
  nativeExtension,
  type ProfileTool,
  withoutRemoteFonts,
} from './tools.ts';
import { WatchedRelay } from './watched-relay.ts';

export interface ProfileRequest {
  readonly entry: Entry;
  readonly tool: ProfileTool;
  /** Where clinic's program is. */
  readonly clinic: string;
  /** Node's own profiler at once. */
  readonly native: boolean;
  readonly options: BenchOptions;
  /** Where the profile is left; made if it is not there. */
  readonly directory: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Profile {
  readonly path: string;
  readonly native: boolean;
  /** Why clinic's was not to be had, in words. */
  readonly clinicFailed?: string;
}

/**
 * Puts the bench's load on one relay with a profiler around it. Without a profile nothing is left of the directory.
 *
 * @returns undefined if it was interrupted
 * @throws ChildError if even Node's own profiler leaves nothing
 */
export async function profile(request: ProfileRequest): Promise<Profile | undefined> {
  const { directory, native, signal } = request;
  await mkdir(directory, { recursive: true });
  // A second Ctrl-C ends the process at once.
  const sweep = (): void => rmSync(directory, everything);
  process.on('exit', sweep);
  try {
    return native ? { path: await runNative(request), native: true } : await withClinic(request);
  } catch (error) {
    await rm(directory, everything);
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    process.off('exit', sweep);
  }
}

/** What has just been ended may still have written something. */
const everything = { recursive: true, force: true, maxRetries: 5 };

async function withClinic(request: ProfileRequest): Promise<Profile> {
  try {
    return { path: await runClinic(request), native: false };
  } catch (error) {
    if (!(error instanceof ChildError) || request.signal.aborted) throw error;
    request.progress.note(`clinic ${request.tool} does not work here: ${error.message}`);
    request.progress.note("Going on with Node's own profiler.");
    return { path: await runNative(request), native: true, clinicFailed: error.message };
  }
}

async function runClinic(request: ProfileRequest): Promise<string> {
  const { clinic, tool, directory, entry } = request;
  const blindness = clinicBlindness(tool, entry.libraries);
  if (blindness !== undefined) throw new ChildError(blindness);
  await underLoad(request, (program) => clinicArguments(clinic, tool, directory, program), clinicEnvironment);
  const path = await newestFile(directory, '.html');
  if (path === undefined) throw new ChildError('it left no HTML file');
  await writeFile(path, withoutRemoteFonts(await readFile(path, 'utf8')));
  return path;
}

async function runNative(request: ProfileRequest): Promise<string> {
  const { tool, directory } = request;
  await underLoad(request, (program) => nativeArguments(tool, directory, program), {});
  const path = await newestFile(directory, nativeExtension(tool));
  if (path === undefined) throw new ChildError("Node's own profiler left no file");
  return path;
}

/** One round of the bench, with the relay as somebody else's process: the profiler's. */
async function underLoad(
  request: ProfileRequest,
  watch: (program: readonly string[]) => string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { entry, options, progress, signal } = request;
  const port = await freePort();
  await onStage({ options, progress, signal, command: '' }, async ({ crew, picturesFor }) => {
    progress.step('Drawing and encoding the pictures', 0);
    const pictures = await picturesFor(options);
    progress.step('Starting the relay under the profiler', 0);
    const relay = await WatchedRelay.start({
      args: watch(entry.program(port)),
      env,
      directory: request.directory,
      port,
      signal,
    });
    try {
      progress.step(`${options.consumers} consumers for ${options.seconds} s`, 0);
      const subject = {
        url: `http://127.0.0.1:${port}`,
        begin: async () => {},
        end: async () => undefined,
        stop: async () => true,
      };
      await measure({ entry: { ...entry, subject: async () => subject }, load: options }, 1, pictures, crew);
      progress.step('Waiting for the profiler to write', 0);
      await relay.stop();
    } catch (error) {
      await relay.kill();
      throw error;
    }
  });
}

async function newestFile(directory: string, extension: string): Promise<string | undefined> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(extension));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(directory, name), info: await stat(join(directory, name)) })),
  );
  const written = files.filter(({ info }) => info.size > 0).sort((a, b) => b.info.mtimeMs - a.info.mtimeMs);
  return written[0]?.path;
}

/** Clinic's raw data are many times the size of its page, which holds all of it that anybody looks at; V8's log is among them. */
export async function removeRawData(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  const raw = entries.filter(
    (entry) =>
      (entry.isDirectory() && entry.name.includes('.clinic-')) || /^isolate-.*\.log$/.test(entry.name),
  );
  await Promise.all(raw.map(({ name }) => rm(join(directory, name), { recursive: true })));
}
