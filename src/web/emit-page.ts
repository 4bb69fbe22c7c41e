import type { RelayControl } from '../wire/control.ts';
import { type BroadcastListener, broadcast, RefusedError } from './emit/broadcast.ts';
import { EmitView } from './emit/emit-view.ts';
import { PageStudio } from './emit/page-studio.ts';
import { EncodeError } from './emit/picture-encoder.ts';
import { settingsOf } from './emit/settings.ts';
import { SettingsForm } from './emit/settings-form.ts';
import { openSource, type RecordedSource, SourceError } from './emit/source.ts';
import type { Camera, Studio } from './emit/studio.ts';
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
const view = new EmitView(toggle);
const form = new SettingsForm(settingsOf(location.search), () => void changeSource());
let running: { readonly stop: AbortController; readonly over: Promise<void> } | undefined;

const listener: BroadcastListener = {
  control(message: RelayControl) {
    if (message.type === 'count') view.showConsumers(message.consumers);
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

function toggle(): void {
  if (running === undefined) start();
  else running.stop.abort();
}

function start(): void {
  const stop = new AbortController();
  const over = run(stop.signal).finally(() => {
    running = undefined;
  });
  running = { stop, over };
}

/** Whoever is live goes on with the other source. */
async function changeSource(): Promise<void> {
  if (running === undefined) return;
  running.stop.abort();
  await running.over;
  start();
}

/** From the press of the button until the camera is off again. */
async function run(stopped: AbortSignal): Promise<void> {
  view.showRunning(true);
  try {
    await emit(stopped);
    report((words) => words.idle, 'idle');
  } catch (error) {
    if (stopped.aborted) report((words) => words.idle, 'idle');
    else report(failureWords(error), 'bad');
  } finally {
    view.showLive(false);
    view.showRunning(false);
  }
}

async function emit(stopped: AbortSignal): Promise<void> {
  const { source } = form.settings;
  const camera = source.kind === 'pattern' ? undefined : await openCamera(source);
  try {
    if (stopped.aborted) return;
    report((words) => words.connecting, 'busy');
    const strip = parameters.get('strip') === '1';
    await broadcast({ hello, studio, camera, settings: () => form.settings, strip }, listener, stopped);
  } finally {
    for (const track of camera?.stream.getTracks() ?? []) track.stop();
    video.srcObject = null;
  }
}

async function openCamera(source: RecordedSource): Promise<Camera> {
  report((words) => words.asking, 'busy');
  const { size, fps } = form.settings;
  const stream = await openSource(source, { ...size, fps }, navigatorNow());
  try {
    if (source.kind === 'camera') await form.findCameras();
    video.srcObject = stream;
    await video.play();
    return { stream, video };
  } catch (error) {
    for (const track of stream.getTracks()) track.stop();
    throw error;
  }
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
if (parameters.get('start') === '1') start();
