import type { RelayControl } from '../wire/control.ts';
import { type BroadcastListener, broadcast, RefusedError } from './emit/broadcast.ts';
import { CameraError, type CameraSurroundings, cameraObstacle, openCamera } from './emit/camera.ts';
import { CameraCanvas } from './emit/camera-canvas.ts';
import { EmitView, showViewerLink } from './emit/emit-view.ts';
import { EncodeError } from './emit/picture-encoder.ts';
import { element } from './page/element.ts';
import { helloOf } from './page/hello.ts';
import { report } from './page/logger.ts';
import { cameraWords, lostWords, refusalWords, words } from './page/words.ts';

const hello = helloOf(location.search, 'emit');
const video = element('video', HTMLVideoElement);
const canvas = new CameraCanvas(video, element('preview', HTMLCanvasElement));
const surroundings: CameraSurroundings = {
  mediaDevices: navigator.mediaDevices,
  isSecureContext: window.isSecureContext,
};
const view = new EmitView(toggle);
let running: AbortController | undefined;

const listener: BroadcastListener = {
  control(message: RelayControl) {
    if (message.type === 'count') view.showConsumers(message.consumers);
    if (message.type !== 'welcome') return;
    view.showLive(true);
    report(words.live(message.channel), 'good');
  },
  lost(code) {
    view.showLive(false);
    report(lostWords(code), 'busy');
  },
  sent: (sizeBytes) => view.sent(sizeBytes),
};

function toggle(): void {
  if (running !== undefined) {
    running.abort();
    return;
  }
  const stop = new AbortController();
  running = stop;
  void run(stop.signal).finally(() => {
    running = undefined;
  });
}

/** From the press of the button until the camera is off again. */
async function run(stopped: AbortSignal): Promise<void> {
  view.showRunning(true);
  try {
    await emit(stopped);
    report(words.cameraOff, 'idle');
  } catch (error) {
    if (stopped.aborted) report(words.cameraOff, 'idle');
    else report(failureWords(error), 'bad');
  } finally {
    view.showLive(false);
    view.showRunning(false);
  }
}

async function emit(stopped: AbortSignal): Promise<void> {
  report(words.askingForCamera, 'busy');
  const camera = await openCamera(surroundings);
  try {
    if (stopped.aborted) return;
    video.srcObject = camera;
    await video.play();
    report(words.connecting, 'busy');
    await broadcast({ hello, camera, canvas }, listener, stopped);
  } finally {
    for (const track of camera.getTracks()) track.stop();
    video.srcObject = null;
  }
}

function failureWords(error: unknown): string {
  if (error instanceof CameraError) return cameraWords[error.code];
  if (error instanceof RefusedError) return refusalWords[error.code];
  if (error instanceof EncodeError) return words.cannotEncode;
  console.error(error);
  return cameraWords.failed;
}

showViewerLink(hello.channel);
const obstacle = cameraObstacle(surroundings);
if (obstacle === undefined) {
  report(words.cameraOff, 'idle');
} else {
  view.disable();
  report(cameraWords[obstacle], 'bad');
}
