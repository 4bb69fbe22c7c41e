type PictureErrorCode =
  /** node-canvas is not installed, or its native part does not load. */
  | 'canvas-unavailable'
  /** sharp is not installed, or its native part does not load. */
  | 'sharp-unavailable'
  /** No amount of detail brings a picture of this size to the target. */
  | 'target-unreachable'
  | 'fixtures-unreadable';

/** Pictures could not be made as asked. `code` is for programs, `message` says what to change. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly code: PictureErrorCode;

  constructor(code: PictureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
