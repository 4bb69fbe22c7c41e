import { ACKNOWLEDGER_TICK_MS } from '../wire/acknowledger.ts';
import { decodeFrame } from '../wire/frame.ts';
import { IncomingFrames, type ShownFrame } from './consume/incoming-frames.ts';
import { PictureFrame } from './consume/picture-frame.ts';
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
const view = new WatchView(
  () => pictureFrame.picture,
  () => frames.slowness,
  hello.channel,
);
const frames = new IncomingFrames(
  {
    show: ({ image: bytes, mediaType }) =>
      pictureFrame.show(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType })),
    shown: tellShown,
    unreadable: () => view.showUnreadable(),
    nowMs: () => performance.now(),
  },
  (sequence) => connection.sendControl({ type: 'ack', sequence }),
);
setInterval(() => frames.tick(), ACKNOWLEDGER_TICK_MS);

function tellShown({ frame, received, skipped, decodeMs }: ShownFrame): void {
  const { sequence, captureTimeMicros, pictureNumber } = frame;
  view.pictureShown((nowMicros() - captureTimeMicros) / 1000, skipped);
  const detail: ShownPicture = { sequence, captureTimeMicros, pictureNumber, received, decodeMs };
  image.dispatchEvent(new CustomEvent(SHOWN_EVENT, { detail }));
}

element('channel', HTMLElement).textContent = hello.channel;
view.show('connecting');
const connection = connect(
  { ...hello, ack: '1' },
  {
    frame(bytes) {
      view.received(bytes.length);
      frames.came(decodeFrame(bytes));
    },
    control(message) {
      if (message.type === 'emitter-joined' || message.type === 'welcome') frames.beginAnew();
      const state = stateAfter(message);
      if (state !== undefined) view.show(state);
    },
    lost: (refusal) => view.showLost(refusal?.code),
    refused: ({ code }) => view.showRefused(code),
  },
);
