import type { RelayControl } from '../../wire/control.ts';
import type { RefusalCode } from '../../wire/errors.ts';
import { encodeFrame, type FrameHeader } from '../../wire/frame.ts';
import { nowMicros } from '../page/clock.ts';
import { connect } from '../relay-client/connect.ts';
import type { LiveConnection } from '../relay-client/live-connection.ts';
import type { PageHello, Refusal } from '../relay-client/wire.ts';
import { CameraError } from './camera.ts';
import type { CameraCanvas } from './camera-canvas.ts';
import { emitFrames } from './emit-frames.ts';
import { PictureEncoder } from './picture-encoder.ts';

/** The original program's: twenty frames a second. */
const FRAME_INTERVAL_MS = 50;

/** The relay does not want this emitter. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: RefusalCode;

  constructor({ code, message }: Refusal) {
    super(message);
    this.code = code;
  }
}

export interface BroadcastParts {
  readonly hello: PageHello;
  readonly camera: MediaStream;
  readonly canvas: CameraCanvas;
}

/** What happens during a broadcast. */
export interface BroadcastListener {
  control(message: RelayControl): void;
  /** The relay is out of reach; frames go on by themselves when it is back. */
  lost(code: RefusalCode | undefined): void;
  sent(sizeBytes: number): void;
}

/**
 * Emits what the camera shows until it is stopped.
 *
 * @throws CameraError `unplugged`, RefusedError, EncodeError
 */
export async function broadcast(
  parts: BroadcastParts,
  listener: BroadcastListener,
  stopped: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  stopped.addEventListener('abort', () => ended.abort());
  for (const track of parts.camera.getVideoTracks()) {
    track.addEventListener('ended', () => ended.abort(new CameraError('unplugged')));
  }
  const connection = connect(parts.hello, {
    frame() {},
    control: (message) => listener.control(message),
    lost: (refusal) => listener.lost(refusal?.code),
    refused: (refusal) => ended.abort(new RefusedError(refusal)),
  });
  try {
    await emitPictures(parts.canvas, connection, listener, ended.signal);
  } finally {
    connection.close();
  }
  if (!stopped.aborted) ended.signal.throwIfAborted();
}

async function emitPictures(
  canvas: CameraCanvas,
  connection: LiveConnection,
  listener: BroadcastListener,
  ended: AbortSignal,
): Promise<void> {
  const encoder = new PictureEncoder((mediaType, quality) => canvas.toBlob(mediaType, quality));
  let sequence = 0;
  await emitFrames(
    {
      intervalMs: FRAME_INTERVAL_MS,
      hasRoom: () => connection.hasRoom(),
      async encode() {
        const captureTimeMicros = nowMicros();
        canvas.draw();
        return { captureTimeMicros, ...(await encoder.encode()) };
      },
      send({ captureTimeMicros, mediaType, image }) {
        const header: FrameHeader = {
          mediaType,
          sequence,
          captureTimeMicros,
          pictureNumber: 0,
          checksum: 0,
        };
        connection.sendFrame(encodeFrame(header, image));
        sequence++;
        listener.sent(image.length);
      },
      nowMs: () => performance.now(),
      sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
    },
    ended,
  );
}
