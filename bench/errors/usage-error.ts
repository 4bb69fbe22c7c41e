/** A flag has a value that it cannot have. The message names the flag, the value and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}
