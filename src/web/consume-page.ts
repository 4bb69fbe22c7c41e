import { ACKNOWLEDGE_INTERVAL_MS, Acknowledger } from '../wire/acknowledger.ts';
import { decodeFrame, type Frame } from '../wire/frame.ts';
import { Freshness } from '../wire/freshness.ts';
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

const freshness = new Freshness();
const acknowledger = new Acknowledger((sequence) => connection.sendControl({ type: 'ack', sequence }));
setInterval(() => acknowledger.tick(performance.now()), ACKNOWLEDGE_INTERVAL_MS);

const pictures = new NewestOnly(async ({ image, mediaType, captureTimeMicros, sequence }: Frame) => {
  const picture = new Blob([image as Uint8Array<ArrayBuffer>], { type: mediaType });
  if (await pictureFrame.show(picture)) view.pictureShown((nowMicros() - captureTimeMicros) / 1000);
  else view.showUnreadable();
  acknowledger.shown(sequence, performance.now());
});

const hello = helloOf(location.search, 'consume');
element('channel', HTMLElement).textContent = hello.channel;
view.show('connecting');
const connection = connect(
  { ...hello, ack: '1' },
  {
    frame(bytes) {
      view.show('live');
      const frame = decodeFrame(bytes);
      if (freshness.isStale(frame.captureTimeMicros, performance.now()))
        acknowledger.shown(frame.sequence, performance.now());
      else pictures.offer(frame);
    },
    control(message) {
      if (message.type === 'emitter-joined' || message.type === 'welcome') freshness.reset();
      const state = stateAfter(message);
      if (state !== undefined) view.show(state);
    },
    lost: (refusal) => view.showLost(refusal?.code),
    refused: ({ code }) => view.showRefused(code),
  },
);
