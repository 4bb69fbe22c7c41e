/** Calls back once after a time in milliseconds. Returns what cancels it. */
export type After = (delayMs: number, callback: () => void) => () => void;

export const after: After = (delayMs, callback) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};
