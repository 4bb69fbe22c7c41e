import { afterAll, describe, expect, test } from 'vitest';
import { availability } from '../subject/availability.ts';
import { behindTls, forgetCertificate } from '../subject/behind-tls.ts';
import { entries } from '../subject/entries.ts';
import { measure } from './measure.ts';
import { expectAllFrames, tinyLoad, tinyStage } from './testing/tiny-stage.ts';

const stage = tinyStage();
afterAll(forgetCertificate);

// How quick they are is not asked, so they need not take turns.
describe.concurrent('over TLS', () => {
  test.each(availability(entries).available.map((entry) => [entry.name, entry] as const))(
    '%s loses no frame',
    async (_name, plain) => {
      const [entry = plain] = await behindTls([plain]);
      expect(entry.certificate).toBeDefined();
      const [measurement] = await measure({ entry, load: tinyLoad }, 1, stage.pictures, stage.crew);
      expectAllFrames(measurement?.result);
    },
  );
});
