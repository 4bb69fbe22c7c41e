import { decodeFrame, type Frame } from '../wire/frame.ts';
import { NewestOnly } from './consume/newest-only.ts';
import { PictureFrame } from './consume/picture-frame.ts';
import { stateAfter } from './consume/watch-state.ts';
import { WatchView } from './consume/watch-view.ts';
import { nowMicros } from './page/clock.ts';
import { element } from './page/element.ts';
import { helloOf } from './page/hello.ts';
import { connect } from './relay-client/connect.ts';

const view = new WatchView();
const pictureFrame = new PictureFrame(element('play', HTMLImageElement));

const pictures = new NewestOnly(async ({ image, mediaType, captureTimeMicros }: Frame) => {
  const picture = new Blob([image as Uint8Array<ArrayBuffer>], { type: mediaType });
  if (await pictureFrame.show(picture)) view.pictureShown((nowMicros() - captureTimeMicros) / 1000);
  else view.showUnreadable();
});

const hello = helloOf(location.search, 'consume');
element('channel', HTMLElement).textContent = hello.channel;
view.show('connecting');
connect(hello, {
  frame(bytes) {
    view.show('live');
    pictures.offer(decodeFrame(bytes));
  },
  control(message) {
    const state = stateAfter(message);
    if (state !== undefined) view.show(state);
  },
  lost: (refusal) => view.showLost(refusal?.code),
  refused: ({ code }) => view.showRefused(code),
});
