import { closeSync } from 'node:fs';
import { errorOf } from '../../errors/error-of.ts';
import { UsageError } from '../../errors/usage-error.ts';
import { loadSystemCalls, type SystemCalls } from '../system-calls.ts';
import { ip } from './namespaces.ts';
import { openTun } from './tun.ts';

/** Whether real links can be made here, found out without leaving anything behind. @throws UsageError with what is missing, and what helps */
export function checkRealLinks(): void {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new UsageError(`--real: ${missing}`);
}

/** In words, with a remedy; undefined where nothing is. */
export function whatIsMissing(): string | undefined {
  if (process.platform !== 'linux')
    return `real links take network namespaces, which ${process.platform} does not have; run it on Linux.`;
  if (process.getuid?.() !== 0) return 'making network namespaces takes root; run it with sudo.';
  let calls: SystemCalls;
  try {
    calls = loadSystemCalls();
  } catch {
    return 'the optional package koffi is not installed; "npm install" takes it, where npm does not leave optional packages out.';
  }
  try {
    ip(['netns', 'list']);
  } catch (error) {
    return `the program "ip" is needed (${errorOf(error).message}); install iproute2.`;
  }
  try {
    closeSync(openTun(`rm${process.pid}t`, calls));
  } catch (error) {
    return `network devices cannot be made (${errorOf(error).message}); load the kernel's module "tun", and give a container --device /dev/net/tun --cap-add NET_ADMIN --cap-add SYS_ADMIN.`;
  }
  return undefined;
}
