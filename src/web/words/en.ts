import type { RefusalCode } from '../../wire/errors.ts';
import type { SourceFailure } from '../emit/source.ts';
import { secondsFor } from './seconds-for.ts';

const reload = 'Reload the page.';

const source: Readonly<Record<SourceFailure, string>> = {
  insecure:
    'Browsers give a page the camera on https or on localhost only, and this page is on neither. ' +
    'On the relay’s own computer, put localhost in the place of the host in this address; elsewhere, start the relay with --https.',
  unsupported: 'This browser cannot do that. Try a current Chrome, Edge, Firefox or Safari.',
  denied:
    'It was not allowed. Allow it for this page (the camera sign beside the address), then start again.',
  none: 'No camera was found. Plug one in, then start again.',
  busy: 'The camera is in use by another program, or does not start. Close what uses it, then start again.',
  ended:
    'The picture has ended: the camera was disconnected, or sharing was stopped. Start again when it is back.',
  failed: 'The camera or the screen could not be started.',
};

const refusals: Readonly<Record<RefusalCode, string>> = {
  'bad-request': `The relay could not read what this page asked for. ${reload}`,
  'bad-role': `The relay did not accept this page. ${reload}`,
  'bad-channel':
    'This channel name is not allowed: use 1 to 64 letters, digits, dots, dashes or underscores, and not only one or two dots.',
  'bad-token':
    'This channel asks for a token, and this page has none or a wrong one. Open the whole link that you were given, with ?token= at its end.',
  'channel-busy':
    'Somebody else is live on this channel. Choose another channel, or start again when they have stopped.',
  replaced: `This page has connected again over another connection. ${reload}`,
  'not-emitter': `The relay took this page for a viewer. ${reload}`,
  'bad-frame': `The relay could not read what this page sent. ${reload}`,
  'not-an-image': 'The relay did not recognise the picture that this browser made. Try another browser.',
  'frame-too-large': 'The picture is larger than this relay accepts. Choose a smaller one in the settings.',
  'bad-control': `The relay could not read what this page sent. ${reload}`,
  'too-many-consumers': 'This channel has as many viewers as the relay lets in. Try again later.',
  'too-many-connections': 'There are too many connections from this network. Try again later.',
  'too-many-open-files': 'The relay has as many connections as it can have. Try again later.',
  'bad-origin': 'This relay does not let pages of other sites in. Open its own.',
  'too-many-channels':
    'The relay has as many channels as it opens. Try again later, or use one that is there.',
  'too-fast': 'This page sent more than the relay takes. Choose fewer or smaller pictures in the settings.',
  'handshake-timeout': 'This page took too long to reach the relay. Reconnecting…',
  idle: 'The relay has not heard of this page for too long. Reconnecting…',
  'too-slow': 'This page did not read what the relay told it. Reconnecting…',
  failed: 'Something went wrong in the relay. Reconnecting…',
  'shutting-down': 'The relay has shut down. Reconnecting in case it comes back…',
};

/** Such as "6 pictures a second", or "a picture in 3 seconds". */
function rate(picturesPerSecond: number): string {
  if (picturesPerSecond < 0.75) return `a picture in ${secondsFor(picturesPerSecond)} seconds`;
  const rounded = Math.round(picturesPerSecond);
  return rounded === 1 ? 'one picture a second' : `${rounded} pictures a second`;
}

/** Everything that the pages say in English. */
export const en = {
  languageName: 'English',
  emit: 'Emit',
  watch: 'Watch',
  reports: 'Reports',
  pages: 'Pages',

  connecting: 'Connecting to the relay…',
  reconnecting: 'The relay is out of reach. Reconnecting…',

  emitTo: 'Emit to',
  idle: 'Nothing is sent.',
  asking: 'Please allow it: your browser is asking.',
  live: (channel: string) => `You are live on channel “${channel}”.`,
  cannotEncode: 'This browser could not make a picture. Try another browser.',
  start: 'Start',
  stop: 'Stop',
  onAir: 'Live',
  sourceSeen: 'What the source shows',
  pictureSent: 'The picture that is sent',
  viewersCount: 'Viewers',
  framesPerSecond: 'Frames/s',
  kilobitsPerSecond: 'kbit/s',
  encodeTime: 'Encoding, ms',
  roundTrip: 'Round trip, ms',
  skippedNow: 'Skipped/s',
  keepingUp: 'Everything is sent as it is set.',
  reduced: (quality: number, width: number, height: number) =>
    `This computer or the network cannot keep up: sent at ${quality} % quality, ${width} × ${height}.`,
  viewersBehind: (behind: number, viewers: number) =>
    viewers === 1
      ? 'Your viewer gets fewer pictures than you send. Fewer or smaller ones in the settings may suit that connection.'
      : `${behind} of ${viewers} viewers get fewer pictures than you send. Fewer or smaller ones in the settings may suit them.`,
  settings: 'Settings',
  sourceLabel: 'Source',
  camera: 'Camera',
  cameraNumber: (number: number) => `Camera ${number}`,
  screen: 'Screen',
  pattern: 'Test pattern',
  resolution: 'Resolution',
  rate: 'Frames a second',
  quality: 'Quality',
  format: 'Format',
  forViewers: 'For your viewers',
  copy: 'Copy address',
  copied: 'Copied',
  localOnly: 'This address works on this computer only.',
  viewersMayNeedToken: 'Viewers may need a token of their own.',
  qrCode: 'The address as a QR code',

  waitingForEmitter: 'Waiting for the emitter…',
  firstPicture: 'The first picture is on its way…',
  watching: 'Live',
  cannotShow: 'This browser cannot show the picture that the emitter sends.',
  standsStill: 'The picture stands still. It goes on when the emitter, or the network, does.',
  slowConnection: (picturesPerSecond: number) => `This connection carries about ${rate(picturesPerSecond)}.`,
  slowDevice: (picturesPerSecond: number) => `This device shows about ${rate(picturesPerSecond)}; more come.`,
  emitterLeft: 'The emitter left. The picture comes back when it does.',
  whatCameraSees: 'What the emitter’s camera sees',
  stats: 'Stats',
  statsTitle: 'Stats (S)',
  fullScreen: 'Full screen',
  fullScreenTitle: 'Full screen (F)',
  save: 'Save picture',
  saveTitle: 'Save picture (P)',
  latency: 'Latency, ms',
  latencyNote: 'From the camera to this screen, if both computers’ clocks are right.',
  skipped: 'Frames skipped',
  kilobytesPerSecond: 'kB/s',

  headline: 'A camera here, a picture there.',
  intro: 'Share this device’s camera with everyone who has the link, or watch a camera that is live now.',
  channel: 'Channel',
  channelNote: 'Letters, digits, dots, dashes and underscores.',
  channels: 'Channels',
  lookingForChannels: 'Looking for channels…',
  channelLive: 'Live',
  channelWaiting: 'Waiting for an emitter',
  viewers: (count: number) => (count === 1 ? '1 viewer' : `${count} viewers`),
  noChannels: 'Nobody is live at the moment.',
  relayGone: 'The relay does not answer. Trying again…',

  source,
  refusals,
};

export type Words = typeof en;
