import { ACKNOWLEDGER_TICK_MS, Acknowledger } from '../wire/acknowledger.ts';
import { decodeFrame, type Frame } from '../wire/frame.ts';
import { Freshness } from '../wire/freshness.ts';
import { NewestOnly } from './consume/newest-only.ts';
import { PictureFrame } from './consume/picture-frame.ts';
import { ShownFrames } from './consume/shown-frames.ts';
import { stateAfter } from './consume/watch-state.ts';
import { WatchView } from './consume/watch-view.ts';
import { SHOWN_EVENT, type ShownPicture } from './measuring/observations.ts';
import { nowMicros } from './page/clock.ts';
import { element } from './page/element.ts';
import { helloOf } from './page/hello.ts';
import { takeToken } from './page/page-token.ts';
import { connect } from './relay-client/connect.ts';
import { setUpLanguage } from './words/language.ts';

setUpLanguage();
const hello = helloOf(location.search, 'consume', takeToken(window));
const image = element('play', HTMLImageElement);
const pictureFrame = new PictureFrame(image);
const view = new WatchView(() => pictureFrame.picture, hello.channel);
const freshness = new Freshness();
const shownFrames = new ShownFrames();
let receivedFrames = 0;
let stream = 0;
const acknowledger = new Acknowledger((sequence) => connection.sendControl({ type: 'ack', sequence }));
setInterval(() => acknowledger.tick(performance.now()), ACKNOWLEDGER_TICK_MS);

/** A frame, and how many had come with it. */
interface Arrival {
  readonly frame: Frame;
  readonly received: number;
  /** Of which stream it is: sequences begin anew with each. */
  readonly stream: number;
}

const pictures = new NewestOnly(async (arrival: Arrival) => {
  const { frame } = arrival;
  const startedAtMs = performance.now();
  const blob = new Blob([frame.image as Uint8Array<ArrayBuffer>], { type: frame.mediaType });
  if (await pictureFrame.show(blob)) tellShown(arrival, performance.now() - startedAtMs);
  else view.showUnreadable();
  if (arrival.stream === stream) acknowledger.shown(frame, performance.now());
});

function tellShown({ frame, received }: Arrival, decodeMs: number): void {
  const { sequence, captureTimeMicros, pictureNumber } = frame;
  shownFrames.shown(sequence);
  view.pictureShown((nowMicros() - captureTimeMicros) / 1000, shownFrames.skipped);
  const detail: ShownPicture = {
    sequence,
    captureTimeMicros,
    pictureNumber,
    received,
    decodeMs,
  };
  image.dispatchEvent(new CustomEvent(SHOWN_EVENT, { detail }));
}

element('channel', HTMLElement).textContent = hello.channel;
view.show('connecting');
const connection = connect(
  { ...hello, ack: '1' },
  {
    frame(bytes) {
      receivedFrames++;
      view.received(bytes.length);
      const frame = decodeFrame(bytes);
      const nowMs = performance.now();
      acknowledger.arrived(frame, nowMs);
      if (freshness.isStale(frame.captureTimeMicros, nowMs)) acknowledger.shown(frame, nowMs);
      else pictures.offer({ frame, received: receivedFrames, stream });
    },
    control(message) {
      if (message.type === 'emitter-joined' || message.type === 'welcome') {
        stream++;
        freshness.reset();
        acknowledger.reset();
        shownFrames.reset();
      }
      const state = stateAfter(message);
      if (state !== undefined) view.show(state);
    },
    lost: (refusal) => view.showLost(refusal?.code),
    refused: ({ code }) => view.showRefused(code),
  },
);
