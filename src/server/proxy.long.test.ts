import { beforeEach, describe, expect, test } from 'vitest';
import { wireOf } from '../transports/registry.ts';
import { greetingOf, openings } from '../transports/testing/openings.ts';
import { transportsHere } from '../transports/testing/transports-here.ts';
import { upgradeHead } from '../transports/testing/upgrade-head.ts';
import { findNginx, startNginx } from './testing/nginx.ts';
import { answerTo, SNAPSHOT, startLiveRelay } from './testing/raw-requests.ts';

const EVIL = 'evil.example';

const REFUSED = /^HTTP\/1\.1 403 .*bad-origin: .*--name NAME/s;

describe.each(transportsHere)('over %s, a relay behind nginx on the same machine', (transport) => {
  const opening = openings[wireOf(transport)]({ role: 'consume' });

  const expectPage = (port: number, target: string, host: string, awaited: RegExp): Promise<void> =>
    expect(
      answerTo(port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, awaited),
    ).resolves.toMatch(awaited);

  const expectLink = (port: number, headers: Record<string, string>, awaited: RegExp): Promise<void> =>
    expect(answerTo(port, upgradeHead(opening.path, headers), awaited, greetingOf(opening))).resolves.toMatch(
      awaited,
    );

  /** Pages, pictures and links, of a page that is asked for by this name. */
  const expectAll = async (port: number, host: string, isLet: boolean): Promise<void> => {
    await expectPage(port, '/consume.html', host, isLet ? /^HTTP\/1\.1 200 .*<\/html>/s : REFUSED);
    await expectPage(port, SNAPSHOT, host, isLet ? /^HTTP\/1\.1 200 .*WEBP/s : REFUSED);
    const welcome = isLet ? /^HTTP\/1\.1 101 .*welcome/s : REFUSED;
    await expectLink(port, { Host: host, Origin: `http://${host}` }, welcome);
    await expectLink(port, { Host: host }, welcome);
    await expectPage(port, '/healthz', host, /^HTTP\/1\.1 200 /);
  };

  let nginx: string;

  beforeEach(({ skip }) => {
    nginx = findNginx() ?? skip('No nginx was found: "npm run setup" installs it.');
  });

  test('is open under the name that it is given, and under no other', async () => {
    const port = await startNginx(nginx, await startLiveRelay(transport, '--name', 'cam.example'));
    await expectAll(port, 'cam.example', true);
    await expectAll(port, `cam.example:${port}`, true);
    await expectAll(port, EVIL, false);
    await expectLink(port, { Host: 'cam.example', Origin: `http://${EVIL}` }, REFUSED);
  });

  test('is open under the name of an origin that is allowed', async () => {
    const flags = ['--allow-origin', 'http://cam.example'];
    const port = await startNginx(nginx, await startLiveRelay(transport, ...flags));
    await expectAll(port, 'cam.example', true);
    await expectAll(port, EVIL, false);
  });

  test('is closed without either, and says what opens it', async () => {
    const port = await startNginx(nginx, await startLiveRelay(transport));
    await expectAll(port, 'cam.example', false);
    await expectAll(port, 'localhost', true);
  });
});
