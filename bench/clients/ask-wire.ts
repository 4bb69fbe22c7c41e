import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type WireName, wireNames } from '../../src/wire/wire-name.ts';
import { type Access, describeRefusal, trustOf } from './access.ts';
import { causeOf } from './cause.ts';
import { UnreachableError } from './unreachable-error.ts';

const ANSWER_TIMEOUT_MS = 4000;

/** The answer has three fields. */
const MOST_ANSWER_CHARACTERS = 10_000;

/**
 * Asks a relay of ours which wire it speaks, as its pages do.
 *
 * @param base the address below which its pages are
 * @returns undefined if whoever answers is not one
 * @throws UnreachableError if nobody answers
 */
export async function askWire(base: string, access: Access): Promise<WireName | undefined> {
  try {
    const answer = await get(new URL('relay.json', base), access);
    return answer.statusCode === 200 ? wireIn(await textOf(answer)) : void answer.resume();
  } catch (error) {
    throw new UnreachableError(describeRefusal(base, causeOf(error), access), { cause: error });
  }
}

function get(address: URL, access: Access): Promise<IncomingMessage> {
  const request = address.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const options = { headers: access.headers, ...trustOf(access), agent: false };
    const asking = request(address, options, resolve).on('error', reject).end();
    asking.setTimeout(ANSWER_TIMEOUT_MS, () => {
      asking.destroy(new Error(`no answer to ${address.pathname} within ${ANSWER_TIMEOUT_MS} ms`));
    });
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > MOST_ANSWER_CHARACTERS) break;
  }
  return text;
}

function wireIn(text: string): WireName | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('wire' in answer)) return undefined;
    return wireNames.find((name) => name === answer.wire);
  } catch {
    // Another program may answer whatever it likes.
    return undefined;
  }
}
