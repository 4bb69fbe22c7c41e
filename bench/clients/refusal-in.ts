import type { IncomingMessage } from 'node:http';

/** Of an answer's text so much is quoted. */
const MOST_WORDS = 200;

/** What an answer says instead of opening a stream, such as "503 too-many-connections: …". */
export async function refusalIn(response: IncomingMessage): Promise<string> {
  const { statusCode = 0, statusMessage = '', headers } = response;
  const isText = headers['content-type']?.startsWith('text/plain') === true;
  let words = '';
  try {
    for await (const chunk of response) {
      words += String(chunk);
      if (words.length > MOST_WORDS) break;
    }
  } catch {
    // Of an answer that breaks off, its beginning is known.
  }
  const said = isText ? words.trim().slice(0, MOST_WORDS) : '';
  return `${statusCode} ${said || statusMessage}`.trim();
}
