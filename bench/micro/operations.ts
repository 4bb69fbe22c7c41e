import { published } from '../../src/relay/acknowledgement.ts';
import { Counters } from '../../src/relay/counters.ts';
import { Delivery } from '../../src/relay/delivery.ts';
import type { Link } from '../../src/relay/link.ts';
import { Relay } from '../../src/relay/relay.ts';
import { parseClientControl } from '../../src/wire/control.ts';
import { decodeFrame, encodeFrame, type FrameHeader } from '../../src/wire/frame.ts';
import { fromDataUrl, toDataUrl } from '../clients/data-url.ts';
import { loadCanvas } from '../picture/libraries.ts';
import { DEFAULT_PATTERN, drawPattern } from '../picture/pattern.ts';
import { openPictureMaker } from '../picture/picture-maker.ts';

/** Something that is timed. */
export interface Operation {
  readonly name: string;
  /** How often it is done for each sample, so that a sample is longer than a clock's tick. */
  readonly batch: number;
  run(): unknown;
}

const FRAME_BYTES = 30_000;
const LINKS = 100;
const WIDTH = 640;
const HEIGHT = 480;

const header: FrameHeader = {
  mediaType: 'image/webp',
  sequence: 1,
  captureTimeMicros: 1_795_000_000_000_000,
  pictureNumber: 1,
  checksum: 1,
};

/** A frame whose image passes for one of WebP. */
function sampleFrame(): Uint8Array {
  const image = new Uint8Array(FRAME_BYTES);
  image.set(Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'));
  return encodeFrame(header, image);
}

/** Takes all there is, or always says that it is full. */
const fakeLink = (outcome: 'taken' | 'full'): Link => ({
  sendFrame: () => outcome,
  sendControl() {},
  bufferedBytes: () => 0,
  close() {},
});

/** The wire formats and the relay's core: what runs for every frame. */
export function relayOperations(): Operation[] {
  const frameBytes = sampleFrame();
  const frame = decodeFrame(frameBytes);
  const publishedFrame = published(frame, 0);
  const dataUrl = toDataUrl(frameBytes);
  const rule = { nowMs: () => performance.now(), longestUnacknowledgedMs: 500 };
  const ready = new Delivery(fakeLink('taken'), new Counters(), rule, false);
  const behind = new Delivery(fakeLink('full'), new Counters(), rule, false);
  const relay = new Relay({
    // It is timed as fast as it goes.
    limits: { framesPerSecond: 1e9, bytesPerSecond: 1e15 },
    frameLimitBytes: FRAME_BYTES * 2,
    longestUnacknowledgedMs: 500,
    nowMs: () => performance.now(),
  }).attach();
  for (let i = 0; i < LINKS; i++)
    relay.open({ role: 'consume', channel: 'stream', acknowledges: false }, () => fakeLink('taken'));
  const emitter = relay.open({ role: 'emit', channel: 'stream', acknowledges: false }, () =>
    fakeLink('taken'),
  );
  return [
    { name: 'frame header and image, written', batch: 100, run: () => encodeFrame(header, frame.image) },
    { name: 'frame, read', batch: 1000, run: () => decodeFrame(frameBytes) },
    { name: 'control message, parsed', batch: 100, run: () => parseClientControl('{"type":"ledger"}') },
    { name: 'frame to data URL', batch: 10, run: () => toDataUrl(frameBytes) },
    { name: 'frame from data URL', batch: 10, run: () => fromDataUrl(dataUrl) },
    { name: 'delivery to a link with room', batch: 1000, run: () => ready.offer(publishedFrame) },
    { name: 'delivery to a link without', batch: 1000, run: () => behind.offer(publishedFrame) },
    { name: `fan-out to ${LINKS} links`, batch: 10, run: () => emitter.message(frameBytes) },
  ];
}

/**
 * What makes the pictures.
 *
 * @throws PictureError where this machine cannot draw or encode
 */
export async function pictureOperations(seed: number): Promise<Operation[]> {
  const { createCanvas } = await loadCanvas();
  const context = createCanvas(WIDTH, HEIGHT).getContext('2d', { alpha: false });
  const box = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const size = { width: WIDTH, height: HEIGHT };
  const make = await openPictureMaker({ ...size, pattern: DEFAULT_PATTERN, targetBytes: FRAME_BYTES, seed });
  let pictureNumber = 0;
  return [
    {
      name: `pattern, drawn at ${WIDTH}x${HEIGHT}`,
      batch: 1,
      run() {
        pictureNumber++;
        drawPattern(context, DEFAULT_PATTERN, {
          box,
          clear: box,
          pictureNumber,
          timeMillis: 50 * pictureNumber,
        });
        // Drawing is only asked for until somebody reads it.
        return context.getImageData(0, 0, 1, 1);
      },
    },
    {
      name: `picture of ${FRAME_BYTES / 1000} kB, drawn and encoded`,
      batch: 1,
      run() {
        pictureNumber++;
        return make({ pictureNumber, timeMillis: 0 }, 50 * pictureNumber);
      },
    },
  ];
}
