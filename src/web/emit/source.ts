/** Every reason for which there is nothing to show. */
export type SourceFailure = 'insecure' | 'unsupported' | 'denied' | 'none' | 'busy' | 'ended' | 'failed';

/** There is no picture from the source. `cause` is what the browser said, if it said anything. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly code: SourceFailure;

  constructor(code: SourceFailure, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** What a picture can be of. */
export type Source =
  | { readonly kind: 'camera'; readonly deviceId?: string }
  | { readonly kind: 'screen' }
  /** Drawn by the page itself. */
  | { readonly kind: 'pattern' };

/** A source that the browser gives, after asking the user. */
export type RecordedSource = Exclude<Source, { kind: 'pattern' }>;

/** What a page needs of `navigator` and `window`. */
export interface MediaHost {
  readonly mediaDevices:
    | (Pick<MediaDevices, 'getUserMedia'> & Partial<Pick<MediaDevices, 'getDisplayMedia'>>)
    | undefined;
  readonly isSecureContext: boolean;
}

/** How large and how often pictures are wanted; a camera that cannot comes as near as it can. */
export interface Wanted {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/**
 * Asks for the source; the browser then asks the user.
 *
 * @throws SourceError
 */
export async function openSource(
  source: RecordedSource,
  wanted: Wanted,
  { mediaDevices, isSecureContext }: MediaHost,
): Promise<MediaStream> {
  if (!isSecureContext) throw new SourceError('insecure');
  if (mediaDevices === undefined) throw new SourceError('unsupported');
  const size = {
    width: { ideal: wanted.width },
    height: { ideal: wanted.height },
    frameRate: { ideal: wanted.fps },
  };
  try {
    if (source.kind === 'screen') {
      if (mediaDevices.getDisplayMedia === undefined) throw new SourceError('unsupported');
      return await mediaDevices.getDisplayMedia({ video: { frameRate: size.frameRate }, audio: false });
    }
    const device = source.deviceId === undefined ? {} : { deviceId: { exact: source.deviceId } };
    return await mediaDevices.getUserMedia({ video: { ...size, ...device }, audio: false });
  } catch (error) {
    throw error instanceof SourceError ? error : new SourceError(failureOf(error), error);
  }
}

/** Aborted, with a SourceError `ended`, once the stream shows nothing any more; or when the other one is, for its reason. */
export function endOf(stream: Pick<MediaStream, 'getVideoTracks'>, overtaken: AbortSignal): AbortSignal {
  const ended = new AbortController();
  for (const track of stream.getVideoTracks()) {
    track.addEventListener('ended', () => ended.abort(new SourceError('ended')));
    // It may have vanished before anybody listened.
    if (track.readyState === 'ended') ended.abort(new SourceError('ended'));
  }
  overtaken.addEventListener('abort', () => ended.abort(overtaken.reason));
  if (overtaken.aborted) ended.abort(overtaken.reason);
  return ended.signal;
}

/** The names are those that the specification of getUserMedia gives its errors. */
function failureOf(error: unknown): SourceFailure {
  const name = error instanceof Error ? error.name : undefined;
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  // A camera that was chosen by its id and is gone cannot meet that constraint.
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'failed';
}
