const LINGER_MS = 1000;

/**
 * Lets the process end by itself, with this exit code: a profiler writes what it has then, and a message reaches its reader.
 * What still holds it is not waited for.
 */
export function endSoon(exitCode: number): void {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
