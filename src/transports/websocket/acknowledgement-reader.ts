import { type ClientControl, isSequence } from '../../wire/control.ts';

/** The sequence of an acknowledgement, from a whole message; undefined if the message is anything else. */
export type AcknowledgementReader = (message: Uint8Array) => number | undefined;

/** Of 2^32 - 1. */
const MOST_DIGITS = 10;

const DIGIT_0 = 0x30;

/** What is before the digits of a sequence, how many they are, and what is after them. */
interface Form {
  readonly prefix: Uint8Array;
  readonly digits: number;
  readonly suffix: Uint8Array;
}

/**
 * Knows acknowledgements by their bytes, as `JSON.stringify` writes them in our own clients. They are nearly all that comes
 * from consumers: read as any other message, through text, JSON and the ways of a library, they cost more than all the rest
 * that is done with them. One that is written otherwise is not known here, and goes that way.
 *
 * @param encode makes the message that a client sends for a control message of this text
 */
export function acknowledgementReader(encode: (text: string) => Uint8Array): AcknowledgementReader {
  const forms = new Map<number, Form>();
  for (let digits = 1; digits <= MOST_DIGITS; digits++) {
    const sequence = '1'.repeat(digits);
    const acknowledgement: ClientControl = { type: 'ack', sequence: Number(sequence) };
    const message = Buffer.from(encode(JSON.stringify(acknowledgement)));
    const start = message.indexOf(sequence);
    forms.set(message.length, {
      prefix: message.subarray(0, start),
      digits,
      suffix: message.subarray(start + digits),
    });
  }
  return (message) => {
    const form = forms.get(message.length);
    return form === undefined ? undefined : sequenceIn(message, form);
  };
}

function sequenceIn(message: Uint8Array, { prefix, digits, suffix }: Form): number | undefined {
  if (!holds(message, 0, prefix) || !holds(message, prefix.length + digits, suffix)) return undefined;
  let sequence = 0;
  for (let i = 0; i < digits; i++) {
    const digit = (message[prefix.length + i] ?? 0) - DIGIT_0;
    const isLeadingZero = digit === 0 && i === 0 && digits > 1;
    if (digit < 0 || digit > 9 || isLeadingZero) return undefined;
    sequence = sequence * 10 + digit;
  }
  return isSequence(sequence) ? sequence : undefined;
}

function holds(message: Uint8Array, at: number, part: Uint8Array): boolean {
  for (let i = 0; i < part.length; i++) {
    if (message[at + i] !== part[i]) return false;
  }
  return true;
}

/** For transports where a control message is a text message of its own. */
export const readAcknowledgement = acknowledgementReader((text) => Buffer.from(text));
