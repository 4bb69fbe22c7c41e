/**
 * Calls between the controller and its child processes over Node's IPC channel (structured clone, so bytes travel as
 * they are). A child serves functions by name; each takes one argument and may take its time.
 */
export type Api = Record<string, (argument: never) => unknown>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  /** Why it failed, in words. */
  readonly error?: string;
}

export function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && 'id' in message && !('name' in message);
}

function isCall(message: unknown): message is Call {
  return typeof message === 'object' && message !== null && 'id' in message && 'name' in message;
}

/**
 * Answers the controller's calls with these functions. The process ends when the controller is gone, however it went.
 */
export function serveCalls(functions: Api): void {
  process.on('disconnect', () => process.exit());
  // It may have gone while this process was starting, before anybody listened.
  if (!process.connected) process.exit();
  process.on('message', (message) => {
    if (!isCall(message)) return;
    const { id, name, argument } = message;
    const serve = async (): Promise<unknown> => {
      const called = functions[name] as ((argument: unknown) => unknown) | undefined;
      if (called === undefined) throw new Error(`there is no call "${name}"`);
      return called(argument);
    };
    serve().then(
      (result) => answer({ id, result }),
      (error: unknown) => answer({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

function answer(message: Answer): void {
  // The controller may be gone by now; `disconnect` ends this process then.
  if (process.connected) process.send?.(message);
}
