import { RefusalError } from '../../wire/errors.ts';

/** A wish for a namespace with its token, or a control message, whose quotes are escaped; a session takes shorter ones only. */
export const MOST_TEXT_LENGTH = 4096;

export const tooLong = (): RefusalError => new RefusalError('bad-control', 'It is too long.');

/** Of a binary event or acknowledgement, which may have one attachment: a frame. Socket.IO would keep ten of any size. */
const withOtherAttachments = /^[56](?!1-)/;

/** With a namespace and the number for an acknowledgement, as clients write it, and with spaces, as some do. */
const dataUrlEvent = /^2(?:\/[^,]{0,64},)?\d{0,16}\[\s*"stream"\s*,\s*"data:image\\?\//;
const MOST_PREFIX_LENGTH = 200;

const endOfEvent = /^"\s*\]$/;
const MOST_END_LENGTH = 10;

/** Of the default parser: whether a message is one that a client of the relay sends, or at least a short one. */
export function whyNotJson(message: string | Uint8Array): RefusalError | undefined {
  if (typeof message !== 'string') return undefined;
  if (withOtherAttachments.test(message))
    return new RefusalError('bad-frame', 'An event has one attachment at most.');
  return message.length > MOST_TEXT_LENGTH && !isDataUrl(message) ? tooLong() : undefined;
}

/** An event with one text and nothing else: however long that is, it is one value to JSON. */
function isDataUrl(message: string): boolean {
  const prefix = dataUrlEvent.exec(message.slice(0, MOST_PREFIX_LENGTH))?.[0];
  if (prefix === undefined) return false;
  const end = message.indexOf('"', prefix.length);
  return end >= 0 && message.length - end <= MOST_END_LENGTH && endOfEvent.test(message.slice(end));
}
