/** Every reason for which there is no camera. */
export type CameraFailure = 'insecure' | 'unsupported' | 'denied' | 'none' | 'busy' | 'unplugged' | 'failed';

/** There is no camera. `cause` is what the browser said, if it said anything. */
export class CameraError extends Error {
  override readonly name = 'CameraError';
  readonly code: CameraFailure;

  constructor(code: CameraFailure, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** The original program's picture. */
const wanted: MediaStreamConstraints = {
  video: { width: { ideal: 800 }, height: { ideal: 600 } },
  audio: false,
};

/** What a page needs of `navigator` and `window`. */
export interface CameraSurroundings {
  readonly mediaDevices: Pick<MediaDevices, 'getUserMedia'> | undefined;
  readonly isSecureContext: boolean;
}

/** Why this page can get no camera at all, or undefined if it may ask for one. */
export function cameraObstacle(surroundings: CameraSurroundings): CameraFailure | undefined {
  if (!surroundings.isSecureContext) return 'insecure';
  return surroundings.mediaDevices === undefined ? 'unsupported' : undefined;
}

/**
 * Asks for the camera; the browser then asks the user.
 *
 * @throws CameraError
 */
export async function openCamera(surroundings: CameraSurroundings): Promise<MediaStream> {
  const obstacle = cameraObstacle(surroundings);
  if (obstacle !== undefined || surroundings.mediaDevices === undefined) {
    throw new CameraError(obstacle ?? 'unsupported');
  }
  try {
    return await surroundings.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    throw new CameraError(failureOf(error), error);
  }
}

/** The names are those that the specification of getUserMedia gives its errors. */
function failureOf(error: unknown): CameraFailure {
  const name = error instanceof Error ? error.name : undefined;
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'failed';
}
