import { createRequire } from 'node:module';
import { getSystemErrorName } from 'node:util';

/** An option of a socket, as the kernel numbers it. */
export interface SocketOption {
  readonly level: number;
  readonly name: number;
}

/** Calls for which Node has no function. Each is done when it returns, within a microsecond or two. */
export interface SystemCalls {
  /** Answers with how many bytes the kernel wrote, of `most` at most; undefined if the descriptor has no such option. */
  getOption(descriptor: number, option: SocketOption, into: Uint8Array, most: number): number | undefined;
  /** Answers with the code of the error, such as EPERM, if the kernel refuses. */
  setOption(descriptor: number, option: SocketOption, value: Uint8Array): string | undefined;
  /** The address that a socket is bound to, as the kernel writes it; answers as `getOption` does. */
  getName(descriptor: number, into: Uint8Array, most: number): number | undefined;
}

/** The slice of koffi that is used. */
interface Koffi {
  load(path: null): { func(declaration: string): (...values: unknown[]) => unknown };
  errno(): number;
}

/** Where calls come from: tests have other machines. */
export interface CallSource {
  readonly platform: NodeJS.Platform;
  /** Throws where it is not installed, or has no build for this machine. */
  readonly loadKoffi: () => unknown;
}

const thisMachine: CallSource = {
  platform: process.platform,
  // Loaded when it is asked for: it takes some 15 ms and 3 MB.
  loadKoffi: () => createRequire(import.meta.url)('koffi') as unknown,
};

/** The calls, or a clause that says why there are none. */
export function loadSystemCalls(source: CallSource = thisMachine): SystemCalls | string {
  if (source.platform !== 'linux') return `it is asked on Linux only, and this is ${source.platform}`;
  try {
    return callsOf(source.loadKoffi() as Koffi);
  } catch (error) {
    const [said] = String(error instanceof Error ? error.message : error).split('\n');
    return `the package koffi, which is optional, does not load (${said})`;
  }
}

function callsOf(koffi: Koffi): SystemCalls {
  const library = koffi.load(null);
  const getsockopt = library.func('int getsockopt(int, int, int, void *, void *)');
  const setsockopt = library.func('int setsockopt(int, int, int, const void *, uint32_t)');
  const getsockname = library.func('int getsockname(int, void *, void *)');
  // How much room there is, then how much of it was used. One for all calls: none of them waits.
  const length = new Uint32Array(1);
  const written = (returned: unknown): number | undefined => (returned === 0 ? length[0] : undefined);
  return {
    getOption(descriptor, { level, name }, into, most) {
      length[0] = most;
      return written(getsockopt(descriptor, level, name, into, length));
    },
    setOption(descriptor, { level, name }, value) {
      const failed = setsockopt(descriptor, level, name, value, value.length) !== 0;
      return failed ? getSystemErrorName(-koffi.errno()) : undefined;
    },
    getName(descriptor, into, most) {
      length[0] = most;
      return written(getsockname(descriptor, into, length));
    },
  };
}
