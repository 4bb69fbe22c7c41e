import type { RelayControl } from '../wire/control.ts';
import { type BroadcastListener, broadcast, RefusedError } from './emit/broadcast.ts';
import { EmitView } from './emit/emit-view.ts';
import { LatestWish } from './emit/latest-wish.ts';
import { Openings } from './emit/openings.ts';
import { PageStudio } from './emit/page-studio.ts';
import { EncodeError } from './emit/picture-encoder.ts';
import { settingsOf } from './emit/settings.ts';
import { SettingsForm } from './emit/settings-form.ts';
import { endOf, openSource, type Source, SourceError } from './emit/source.ts';
import type { Camera, Studio } from './emit/studio.ts';
import { unlessAborted } from './emit/unless-aborted.ts';
import { showViewerLink } from './emit/viewer-link.ts';
import { canWorkersDraw, WorkerStudio } from './emit/worker-studio.ts';
import { type EmittedPicture, SENT_EVENT } from './measuring/observations.ts';
import { element } from './page/element.ts';
import { helloOf, newEmitterId } from './page/hello.ts';
import { report, type Saying } from './page/logger.ts';
import { lostWords } from './page/lost-words.ts';
import { takeToken } from './page/page-token.ts';
import { setUpLanguage } from './words/language.ts';

setUpLanguage();
const parameters = new URLSearchParams(location.search);
const hello = { ...helloOf(location.search, 'emit', takeToken(window)), id: newEmitterId() };
const video = element('video', HTMLVideoElement);
const preview = element('preview', HTMLCanvasElement);
const studio = openStudio();
const view = new EmitView(() => wishes.want(wishes.wanted ? undefined : form.settings.source));
/** Whoever is live goes on with the other source. */
const form = new SettingsForm(settingsOf(location.search), () => {
  if (wishes.wanted) wishes.want(form.settings.source);
});
const openings = new Openings(turnOff);
const wishes = new LatestWish<Source>(emit, {
  begun() {
    view.showLive(false);
    view.showRunning(true);
  },
  over(reason) {
    view.showLive(false);
    view.showRunning(false);
    if (reason === undefined) report((words) => words.idle, 'idle');
    else report(failureWords(reason), 'bad');
  },
});

const listener: BroadcastListener = {
  control(message: RelayControl) {
    if (message.type === 'count') view.showConsumers(message.consumers);
    if (message.type === 'behind') view.showBehind(message.consumers);
    if (message.type !== 'welcome') return;
    view.showLive(true);
    report((words) => words.live(message.channel), 'good');
  },
  lost(code) {
    view.showLive(false);
    report(lostWords(code), 'busy');
  },
  sent(picture) {
    view.sent(picture);
    const detail: EmittedPicture = picture;
    preview.dispatchEvent(new CustomEvent(SENT_EVENT, { detail }));
  },
  skipped: (frames) => view.skipped(frames),
  roundTrip: (latestMs) => view.roundTrip(latestMs),
};

function openStudio(): Studio {
  if (!canWorkersDraw()) return new PageStudio(preview);
  return new WorkerStudio(new URL('js/emit-worker.js', document.baseURI), preview);
}

/** From when it is wished for until the camera is off again. */
async function emit(source: Source, overtaken: AbortSignal): Promise<void> {
  if (source.kind === 'pattern') return broadcastOf(undefined, overtaken);
  report((words) => words.asking, 'busy');
  const { size, fps } = form.settings;
  const stream = await openings.open(() => openSource(source, { ...size, fps }, navigatorNow()), overtaken);
  try {
    const over = endOf(stream, overtaken);
    video.srcObject = stream;
    const ready = Promise.all([video.play(), source.kind === 'camera' ? form.findCameras() : undefined]);
    await unlessAborted(ready, over);
    await broadcastOf({ stream, video }, over);
  } finally {
    turnOff(stream);
    video.srcObject = null;
  }
}

async function broadcastOf(camera: Camera | undefined, over: AbortSignal): Promise<void> {
  report((words) => words.connecting, 'busy');
  const strip = parameters.get('strip') === '1';
  await broadcast({ hello, studio, camera, settings: () => form.settings, strip }, listener, over);
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

const navigatorNow = () => ({
  mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
  isSecureContext: window.isSecureContext,
});

function failureWords(error: unknown): Saying {
  if (error instanceof SourceError) return (words) => words.source[error.code];
  if (error instanceof RefusedError) return (words) => words.refusals[error.code];
  console.error(error);
  return error instanceof EncodeError ? (words) => words.cannotEncode : (words) => words.source.failed;
}

showViewerLink(hello);
navigator.mediaDevices?.addEventListener('devicechange', () => void form.findCameras());
if (!window.isSecureContext && form.settings.source.kind === 'camera') {
  report((words) => words.source.insecure, 'bad');
} else {
  report((words) => words.idle, 'idle');
}
// For whoever opens the page without hands: a screen on a wall, or a measurement.
if (parameters.get('start') === '1') wishes.want(form.settings.source);
