import type { RelayControl } from '../../wire/control.ts';
import type { RefusalCode } from '../../wire/errors.ts';
import { encodeFrame, type FrameHeader } from '../../wire/frame.ts';
import { connect } from '../relay-client/connect.ts';
import type { PageHello, Refusal } from '../relay-client/connection.ts';
import type { LiveConnection } from '../relay-client/live-connection.ts';
import { RoundTrip } from '../relay-client/round-trip.ts';
import { Adaptation } from './adaptation.ts';
import { emitFrames } from './emit-frames.ts';
import type { MadePicture } from './picture-maker.ts';
import type { Settings, Size } from './settings.ts';
import type { Camera, Studio } from './studio.ts';
import { unlessAborted } from './unless-aborted.ts';

const PING_INTERVAL_MS = 2000;

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
  readonly studio: Studio;
  /** Absent for the test pattern. */
  readonly camera: Camera | undefined;
  /** Asked for each picture. */
  readonly settings: () => Settings;
  /** Whether each picture says which one it is, for whoever measures. */
  readonly strip: boolean;
}

/** A picture as it was sent. */
export interface SentPicture extends Size {
  readonly captureTimeMicros: number;
  readonly sizeBytes: number;
  readonly encodeMs: number;
  /** 0 to 1 */
  readonly quality: number;
  /** Less than what was asked for, because more could not be kept up with. */
  readonly reduced: boolean;
}

/** What happens during a broadcast. */
export interface BroadcastListener {
  control(message: RelayControl): void;
  /** The relay is out of reach; frames go on by themselves when it is back. */
  lost(code: RefusalCode | undefined): void;
  sent(picture: SentPicture): void;
  skipped(frames: number): void;
  roundTrip(latestMs: number | undefined): void;
}

/**
 * Emits what the source shows until it is stopped. Once it is, nothing is sent and nobody is told anything any more.
 *
 * @throws the reason for which it was stopped, RefusedError, EncodeError
 */
export async function broadcast(
  parts: BroadcastParts,
  listener: BroadcastListener,
  stopped: AbortSignal,
): Promise<void> {
  stopped.throwIfAborted();
  const ended = new AbortController();
  stopped.addEventListener('abort', () => ended.abort(stopped.reason));
  const connection = connect(parts.hello, {
    frame() {},
    control(message) {
      roundTrip.control(message, performance.now());
      if (message.type === 'pong') listener.roundTrip(roundTrip.latestMs);
      else listener.control(message);
    },
    lost(refusal) {
      roundTrip.lost();
      listener.roundTrip(undefined);
      listener.lost(refusal?.code);
    },
    refused: (refusal) => ended.abort(new RefusedError(refusal)),
  });
  const roundTrip = new RoundTrip((message) => connection.sendControl(message));
  const pings = setInterval(() => roundTrip.ping(performance.now()), PING_INTERVAL_MS);
  ended.signal.addEventListener('abort', () => {
    clearInterval(pings);
    connection.close();
    // A picture of a source that shows nothing any more would be waited for for ever.
    parts.studio.aim(undefined);
  });
  parts.studio.aim(parts.camera);
  try {
    await unlessAborted(emitPictures(parts, connection, listener, ended.signal), ended.signal);
  } catch (error) {
    ended.abort(error);
  }
  ended.signal.throwIfAborted();
}

interface ReadyPicture extends MadePicture {
  readonly quality: number;
  readonly reduced: boolean;
}

async function emitPictures(
  { studio, settings, strip }: BroadcastParts,
  connection: LiveConnection,
  listener: BroadcastListener,
  ended: AbortSignal,
): Promise<void> {
  const adaptation = new Adaptation();
  let sequence = 0;
  let pictureNumber = 0;
  await emitFrames<ReadyPicture>(
    {
      intervalMs: () => 1000 / settings().fps,
      hasRoom: () => connection.hasRoom(),
      async encode() {
        const { size, mediaType, quality: fullQuality } = settings();
        const { quality: share, scale } = adaptation.reduction;
        const quality = fullQuality * share;
        const picture = await studio.make({
          size: { width: Math.round(size.width * scale), height: Math.round(size.height * scale) },
          mediaType,
          quality,
          pictureNumber,
          strip,
        });
        pictureNumber++;
        return { ...picture, quality, reduced: share < 1 };
      },
      send(picture) {
        connection.sendFrame(encodeFrame(headerOf(picture, sequence), picture.image));
        sequence++;
        adaptation.sent(performance.now());
        listener.sent({ ...picture, sizeBytes: picture.image.length });
      },
      skipped(frames) {
        if (ended.aborted) return;
        // While there is no relay nothing can be sent at all, and a smaller picture would not help.
        if (connection.welcomed) adaptation.skipped(frames, performance.now());
        listener.skipped(frames);
      },
      nowMs: () => performance.now(),
      sleep: (delayMs) => studio.sleep(delayMs),
    },
    ended,
  );
}

function headerOf(
  { mediaType, captureTimeMicros, pictureNumber }: MadePicture,
  sequence: number,
): FrameHeader {
  return { mediaType, sequence, captureTimeMicros, pictureNumber, checksum: 0 };
}
