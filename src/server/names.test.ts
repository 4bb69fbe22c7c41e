import { expect, test } from 'vitest';
import { transportsHere } from '../transports/testing/transports-here.ts';
import { answerTo, startLiveRelay, startLocalRelay } from './testing/raw-requests.ts';

const ANSWERED = /^HTTP\/1\.1 \d+ /;

const request = (target: string, host: string): string => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

const foreign = ['evil.example', 'localhost#.evil.example', 'localhost, evil.example'];
const smuggled = ['', '//localhost', '/\\localhost', '///localhost', '//[::1]', '//127.0.0.1:80'];

test.each(transportsHere)(
  'over %s nothing is shown under a foreign name, whatever the path says',
  async (transport) => {
    const port = await startLiveRelay(transport);
    const heads = foreign.flatMap((host) =>
      smuggled.flatMap((before) =>
        ['snapshot', 'mjpeg'].map((view) => request(`${before}/channels/stream/${view}`, host)),
      ),
    );
    const answers = await Promise.all(heads.map((head) => answerTo(port, head, ANSWERED)));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
  },
);

test.each([
  [['--host', '127.0.0.1']],
  [['--host', 'localhost']],
  [['--host', '127.1']],
  [['--publish-token', 'p']],
  [['--publish-token', 'p', '--view-token', 'v']],
])('loopback is loopback, however it was said: %j', async (flags) => {
  const port = await startLocalRelay('ws', ...flags);
  expect(await answerTo(port, request('/consume.html', 'evil.example'), ANSWERED)).toMatch(
    /^HTTP\/1\.1 403 /,
  );
  expect(await answerTo(port, request('/consume.html', 'localhost'), ANSWERED)).toMatch(/^HTTP\/1\.1 200 /);
});
