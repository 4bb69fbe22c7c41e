/** The relay could not be started. The message is for whoever starts it; `cause` is what the system or a library said. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code = 'start-failed';
}
