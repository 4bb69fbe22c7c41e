import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Calls to the kernel that Node has none for. Each answers with -1 where it failed, as in C; none throws. */
export interface SystemCalls {
  ioctl(descriptor: number, request: number, argument: Buffer): number;
  /** Of a descriptor that does not block: at most one packet. */
  read(descriptor: number, into: Buffer, most: number): number;
  write(descriptor: number, bytes: Uint8Array, length: number): number;
  /** Waits until one of the descriptors can be read, or the time is over. `descriptors` and `timeout` are laid out as in C. */
  ppoll(descriptors: Buffer, count: number, timeout: Buffer, signals: null): number;
  socket(family: number, kind: number, protocol: number): number;
  setsockopt(descriptor: number, level: number, option: number, value: Buffer, length: number): number;
  /** Of the calling thread, where `thread` is 0. */
  sched_setscheduler(thread: number, policy: number, parameter: Buffer): number;
  prctl(option: number, argument: number, third: number, fourth: number, fifth: number): number;
}

const declarations = {
  ioctl: 'int ioctl(int, unsigned long, void *)',
  read: 'int64_t read(int, void *, size_t)',
  write: 'int64_t write(int, const void *, size_t)',
  ppoll: 'int ppoll(void *, uint64_t, const void *, const void *)',
  socket: 'int socket(int, int, int)',
  setsockopt: 'int setsockopt(int, int, int, const void *, uint32_t)',
  sched_setscheduler: 'int sched_setscheduler(int, int, const void *)',
  prctl: 'int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)',
} as const satisfies Record<keyof SystemCalls, string>;

/** @throws Error where koffi, which is an optional dependency, is not installed or has no build for this machine */
export function loadSystemCalls(): SystemCalls {
  const { load } = require('koffi') as typeof import('koffi');
  const library = load(null);
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => [name, library.func(declaration)]),
  ) as unknown as SystemCalls;
}
