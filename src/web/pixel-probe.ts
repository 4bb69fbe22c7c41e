/**
 * For the bench, which adds it to a page: reads from the pixels that the browser has drawn which picture is on show and when
 * it was made, and keeps what the page says of it.
 */
import { readStrip } from '../wire/strip.ts';
import {
  type EmittedPicture,
  type ProbedPage,
  SENT_EVENT,
  SHOWN_EVENT,
  type ShownPicture,
} from './measuring/observations.ts';
import { nowMicros } from './page/clock.ts';

/** A strip is that high at most. */
const STRIP_ROWS = 48;

const probed: ProbedPage = { seen: [], sent: [] };
Object.assign(globalThis, { relaymarkProbe: probed });

const canvas = document.createElement('canvas');
const drawing = canvas.getContext('2d', { alpha: false, willReadFrequently: true });

function stripOf(image: HTMLImageElement): ReturnType<typeof readStrip> {
  const { naturalWidth: width } = image;
  const height = Math.min(STRIP_ROWS, image.naturalHeight);
  if (drawing === null || width === 0 || height === 0) return undefined;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  drawing.drawImage(image, 0, 0);
  return readStrip(drawing.getImageData(0, 0, width, height).data, width, height);
}

function listen<Detail>(id: string, event: string, heard: (detail: Detail, element: Element) => void): void {
  const element = document.getElementById(id);
  element?.addEventListener(event, (told) => heard((told as CustomEvent<Detail>).detail, element));
}

let newest: ShownPicture | undefined;

listen<ShownPicture>('play', SHOWN_EVENT, (shown, image) => {
  newest = shown;
  const strip = image instanceof HTMLImageElement ? stripOf(image) : undefined;
  // The next animation frame is the one that this picture is in, unless another one has taken its place.
  requestAnimationFrame(() => {
    if (newest !== shown) return;
    probed.seen.push({ ...shown, seenAtMicros: nowMicros(), ...(strip === undefined ? {} : { strip }) });
  });
});

listen<EmittedPicture>('preview', SENT_EVENT, (sent) => probed.sent.push(sent));
