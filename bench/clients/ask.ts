import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import { json } from 'node:stream/consumers';
import { type Access, describeRefusal, openAccess, trustOf } from './access.ts';
import { causeOf } from './cause.ts';
import { ANSWER_TIMEOUT_MS } from './client.ts';

/**
 * What a relay answers in JSON. Node's own `fetch` cannot be told whose certificates to take.
 *
 * @throws Error with the address and the cause
 */
export async function askForJson(url: URL, access: Access = openAccess): Promise<unknown> {
  const options = { headers: access.headers, timeout: ANSWER_TIMEOUT_MS };
  try {
    return await new Promise((resolve, reject) => {
      const request =
        url.protocol === 'https:' ? getSecurely(url, { ...options, ...trustOf(access) }) : get(url, options);
      request.on('response', (response) => resolve(json(response)));
      request.on('timeout', () => request.destroy(new Error('it does not answer')));
      request.on('error', reject);
    });
  } catch (error) {
    throw new Error(describeRefusal(url.href, causeOf(error), access), { cause: error });
  }
}
