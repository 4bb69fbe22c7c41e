import type { RefusalCode } from '../../wire/errors.ts';
import type { CameraFailure } from '../emit/camera.ts';

/** Everything that the scripts say to people, in one place. */
export const words = {
  connecting: 'Connecting to the relay…',
  reconnecting: 'The relay is out of reach. Reconnecting…',
  shuttingDown: 'The relay has shut down. Reconnecting in case it comes back…',
  stillHeld: 'The relay still holds your earlier connection. Trying again…',

  cameraOff: 'The camera is off.',
  askingForCamera: 'Please allow the camera: your browser is asking.',
  live: (channel: string) => `You are live on channel “${channel}”.`,
  cannotEncode: 'This browser could not make a picture of the camera. Try another browser.',
  localOnly: 'This address works on this computer only.',
  copied: 'Copied',
  start: 'Start camera',
  stop: 'Stop camera',

  waitingForEmitter: 'Waiting for the emitter…',
  firstPicture: 'The first picture is on its way…',
  watching: 'Live',
  cannotShow: 'This browser cannot show the picture that the emitter sends.',
  emitterLeft: 'The emitter left. The picture comes back when it does.',

  channelLive: 'Live',
  channelWaiting: 'Waiting for an emitter',
  viewers: (count: number) => (count === 1 ? '1 viewer' : `${count} viewers`),
  noChannels: 'Nobody is live at the moment.',
  relayGone: 'The relay does not answer. Trying again…',
} as const;

export const cameraWords: Readonly<Record<CameraFailure, string>> = {
  insecure:
    'Browsers give a page the camera on https or on localhost only, and this page is on neither. ' +
    'On the relay’s own computer, put localhost in the place of the host in this address; elsewhere, serve the relay over https.',
  unsupported: 'This browser cannot use a camera. Try a current Chrome, Edge, Firefox or Safari.',
  denied:
    'The camera was not allowed. Allow it for this page (the camera sign beside the address), then start again.',
  none: 'No camera was found. Plug one in, then start again.',
  busy: 'The camera is in use by another program, or does not start. Close what uses it, then start again.',
  unplugged: 'The camera has been disconnected. Plug it in, then start again.',
  failed: 'The camera could not be started.',
};

export const refusalWords: Readonly<Record<RefusalCode, string>> = {
  'bad-role': 'The relay did not accept this page. Reload it.',
  'bad-channel':
    'This channel name is not allowed: use 1 to 64 letters, digits, dots, dashes or underscores.',
  'channel-busy':
    'Somebody else is live on this channel. Choose another channel, or start again when they have stopped.',
  'not-emitter': 'The relay took this page for a viewer. Reload it.',
  'bad-frame': 'The relay could not read what this page sent. Reload it.',
  'not-an-image': 'The relay did not recognise the picture that this browser made. Try another browser.',
  'frame-too-large': 'The picture is larger than this relay accepts.',
  'bad-control': 'The relay could not read what this page sent. Reload it.',
  'shutting-down': words.shuttingDown,
};

/** What to say while the connection is being made again. */
export function lostWords(code: RefusalCode | undefined): string {
  if (code === 'shutting-down') return words.shuttingDown;
  return code === 'channel-busy' ? words.stillHeld : words.reconnecting;
}
