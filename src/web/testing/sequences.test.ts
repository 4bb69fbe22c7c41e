import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { connectWebSocket } from '../../transports/testing/websocket-client.ts';
import { encodeFrame } from '../../wire/frame.ts';
import { serve, Visitors } from './pages.ts';

const visitors = new Visitors();

/** A picture takes longer than an interval, so that one is in work whenever another frame comes. */
const slowPictures = `
  addEventListener('relaymark:shown', ({ detail }) => { window.received = detail.received; }, true);
  const { set } = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'onload');
  Object.defineProperty(HTMLImageElement.prototype, 'onload', {
    set(handler) { set.call(this, () => setTimeout(handler, 60)); },
  });`;

const INTERVAL_MS = 20;

/** A program that counts anew, the wrap, and sequences that are all the same, each for longer than the relay waits. */
function sequenceOf(frame: number): number {
  if (frame < 15) return 5_000_000 + frame;
  if (frame < 50) return frame - 15;
  if (frame < 100) return (2 ** 32 - 60 + frame) % 2 ** 32;
  return 7;
}

/** So many come only if none of that stops the page. */
const RECEIVED = 150;

test('a page goes on being sent frames whose sequences wrap, begin anew, and stand still', async () => {
  const { base, port } = await serve('ws', () => {});
  await visitors.context.addInitScript(slowPictures);
  const page = await visitors.open(base, 'consume.html');
  const emitter = await connectWebSocket(port, { role: 'emit' });
  const image = await sharp({ create: { width: 32, height: 24, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
  let frame = 0;
  const emitting = setInterval(() => {
    const header = { pictureNumber: 0, checksum: 0, captureTimeMicros: Date.now() * 1000 };
    const sequence = sequenceOf(frame++);
    emitter.sendFrame(encodeFrame({ mediaType: 'image/jpeg', sequence, ...header }, image));
  }, INTERVAL_MS);
  onTestFinished(() => clearInterval(emitting));
  await expect
    .poll(() => page.evaluate('window.received'), { timeout: 20_000 })
    .toBeGreaterThanOrEqual(RECEIVED);
});
