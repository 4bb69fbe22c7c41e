import { afterAll, describe, expect, test } from 'vitest';
import { availability } from '../subject/availability.ts';
import { behindTls, forgetCertificate } from '../subject/behind-tls.ts';
import { entries } from '../subject/entries.ts';
import { measure } from './measure.ts';
import { FRAMES, tinyLoad, tinyStage } from './testing/tiny-stage.ts';

const stage = tinyStage();
afterAll(forgetCertificate);
const all = tinyLoad.consumers * FRAMES;

// How quick they are is not asked, so they need not take turns.
describe.concurrent('over TLS', () => {
  test.each(availability(entries).available.map((entry) => [entry.name, entry] as const))(
    '%s delivers every frame',
    async (_name, plain) => {
      const [entry = plain] = await behindTls([plain]);
      expect(entry.certificate).toBeDefined();
      const [measurement] = await measure({ entry, load: tinyLoad }, 1, stage.pictures, stage.crew);
      expect(measurement?.result).toMatchObject({
        offered: all,
        delivered: all,
        dropped: 0,
        lost: 0,
        duplicated: 0,
        reordered: 0,
        corrupt: 0,
      });
    },
  );
});
