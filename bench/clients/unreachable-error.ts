/** A program could not be connected to, or refused whoever came. The message names the address and the cause. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly code = 'unreachable';
}
