/**
 * Every reason for which the relay refuses a client or ends its connection. The codes are part of the
 * interface: clients receive them and may act on them, so a code is never renamed.
 */
export const refusals = {
  'bad-request': 'A request is for a path, such as /consume.html, on one host that it names.',
  'bad-role': 'The role must be "emit" or "consume".',
  'bad-channel':
    'A channel name is 1 to 64 letters, digits, dots, dashes or underscores, and not "." or "..".',
  'bad-token': 'The token is missing, or is not the one for this channel.',
  'channel-busy': 'Another emitter is live on this channel.',
  replaced: 'The same emitter has come again over another connection.',
  'not-emitter': 'Only an emitter may send frames.',
  'bad-frame': 'The frame header is malformed.',
  'not-an-image': 'The frame does not hold a WebP, JPEG or PNG image.',
  'frame-too-large': 'The frame is larger than this relay accepts.',
  'bad-control': 'A control message must be a JSON object with a known "type".',
  'too-many-consumers': 'This channel has as many consumers as this relay lets in.',
  'too-many-connections': 'This address has as many connections as this relay lets in.',
  'too-many-open-files': 'This relay has as many connections as its system lets it have open.',
  'bad-origin':
    'Pages of that origin may not connect to this relay, or it has no such name: --name NAME lets a name in, --allow-origin an origin.',
  'too-many-channels': 'This relay has as many channels as it opens.',
  'too-fast': 'More was sent in a second than this relay takes.',
  'too-slow': 'More waits to be read by this client than this relay keeps.',
  'handshake-timeout': 'This client did not say in time what it wants.',
  idle: 'Nothing has been heard of this client for too long.',
  failed: 'Something went wrong in this relay.',
  'shutting-down': 'The relay is shutting down.',
} as const;

export type RefusalCode = keyof typeof refusals;

/** The next try may not meet with it, whatever the client is. */
const passing: ReadonlySet<RefusalCode> = new Set([
  'shutting-down',
  'too-slow',
  'handshake-timeout',
  'idle',
  'failed',
]);

/** Nor with this, once others have gone. */
const full: ReadonlySet<RefusalCode> = new Set([
  'too-many-channels',
  'too-many-connections',
  'too-many-consumers',
  'too-many-open-files',
]);

/** Whether a client may try again as it is: at once (`passes`), when there is room (`full`), or not (`lasts`). */
export function prospectOf(code: RefusalCode): 'passes' | 'full' | 'lasts' {
  if (passing.has(code)) return 'passes';
  return full.has(code) ? 'full' : 'lasts';
}

/** A client broke a rule of the wire. `code` is for programs, `message` for people. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError';
  readonly code: RefusalCode;

  /** @param detail what was seen, without quoting anything that the client sent */
  constructor(code: RefusalCode, detail?: string) {
    super(detail === undefined ? refusals[code] : `${refusals[code]} ${detail}`);
    this.code = code;
  }
}
