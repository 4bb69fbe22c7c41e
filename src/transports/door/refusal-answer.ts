import { STATUS_CODES } from 'node:http';
import { type RefusalCode, refusals } from '../../wire/errors.ts';

/** Where a program finds the code of a refusal that it gets over HTTP; the body has it too, with its meaning. */
const REFUSAL_HEADER = 'x-relaymark-refusal';

/** What HTTP says to the refusals that are made before there is a link; the client is at fault in all others. */
const statuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  'bad-origin': 403,
  'bad-token': 403,
  'handshake-timeout': 408,
  failed: 500,
  'too-many-channels': 503,
  'too-many-connections': 503,
  'too-many-consumers': 503,
  'too-many-open-files': 503,
  'shutting-down': 503,
};

const BAD_REQUEST = 400;
const UNAVAILABLE = 503;

/** When to come again: not so soon that it is in vain. */
export const retryAfter = { 'retry-after': '5' } as const;

interface RefusalAnswer {
  /** Such as "403 Forbidden". */
  readonly status: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A refusal in the terms of HTTP, for those who write their own heads. */
export function refusalAnswer(code: RefusalCode): RefusalAnswer {
  const status = statuses[code] ?? BAD_REQUEST;
  return {
    status: `${status} ${STATUS_CODES[status]}`,
    headers: {
      connection: 'close',
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      [REFUSAL_HEADER]: code,
      ...(status === UNAVAILABLE ? retryAfter : {}),
    },
    body: refusalText(code),
  };
}

/** The code, and what it means. */
const refusalText = (code: RefusalCode): string => `${code}: ${refusals[code]}\n`;

export function refusalResponse(code: RefusalCode): Response {
  const { headers, body } = refusalAnswer(code);
  return new Response(body, {
    status: statuses[code] ?? BAD_REQUEST,
    headers: { ...headers, 'content-length': `${Buffer.byteLength(body)}` },
  });
}

/** As bytes, where there is nothing but a socket. */
export function rawRefusal(code: RefusalCode): string {
  const { status, headers, body } = refusalAnswer(code);
  const lines = Object.entries({ ...headers, 'content-length': `${Buffer.byteLength(body)}` }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n');
}
