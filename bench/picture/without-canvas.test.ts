import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LoopOptions } from './loop.ts';

const options: LoopOptions = {
  width: 320,
  height: 240,
  targetBytes: 10_000,
  frames: 4,
  frameIntervalMs: 50,
  pattern: 'bars',
  seed: 1,
};

/** The loop's module as a machine sees it where a native library does not load. */
async function loopWithout(library: 'canvas' | 'sharp'): Promise<typeof import('./loop.ts')> {
  vi.doMock(library, () => {
    throw new Error(`Cannot find the native part of ${library}`);
  });
  vi.resetModules();
  return import('./loop.ts');
}

afterEach(() => {
  vi.doUnmock('canvas');
  vi.doUnmock('sharp');
  vi.resetModules();
});

describe.each(['canvas', 'sharp'] as const)('where %s does not load', (library) => {
  it('drawing fails with a code and says what to install', async () => {
    const { makeLoop, livePictures } = await loopWithout(library);
    const expected = { name: 'PictureError', code: `${library}-unavailable` };
    await expect(makeLoop(options)).rejects.toMatchObject(expected);
    await expect(livePictures(options)).rejects.toMatchObject(expected);
    await expect(makeLoop(options)).rejects.toThrow(/npm (rebuild canvas|ci)/);
  });

  it('the frames in fixtures/ take their place, with a notice', async () => {
    const { loadOrMakeLoop } = await loopWithout(library);
    const notices: string[] = [];
    const usual = { ...options, targetBytes: 31_000 };
    const loop = await loadOrMakeLoop(usual, (text) => notices.push(text));
    expect(loop).toMatchObject({ origin: 'fixtures', width: 640, height: 480, targetBytes: 30_000 });
    expect(loop.pictures.map(({ pictureNumber }) => pictureNumber)).toEqual([...Array(20).keys()]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/does not load.*20 pictures in fixtures.*640x480.*do not apply/s);
  });

  it('they take the place of live pictures too, unless those are to be JPEGs', async () => {
    const { livePicturesOrFixtures } = await loopWithout(library);
    const notices: string[] = [];
    const live = { width: 320, height: 240, pattern: 'clock', seed: 1, quality: 80 } as const;
    const make = await livePicturesOrFixtures(live, (text) => notices.push(text));
    expect((await make(21, 0)).image).toHaveLength((await make(1, 0)).image.length);
    expect(notices).toHaveLength(1);
    const jpeg = livePicturesOrFixtures({ ...live, format: 'jpeg' }, () => undefined);
    await expect(jpeg).rejects.toMatchObject({ code: `${library}-unavailable` });
  });

  it.each([
    [4000, '16x16'],
    [10_000, '16x16'],
    [120_000, '640x480'],
    [500_000, '640x480'],
  ])('in files of the size that is asked for: %i bytes', async (targetBytes, size) => {
    const { loadOrMakeLoop } = await loopWithout(library);
    const notices: string[] = [];
    const loop = await loadOrMakeLoop({ ...options, targetBytes }, (text) => notices.push(text));
    expect(`${loop.width}x${loop.height}`).toBe(size);
    for (const { image } of loop.pictures) expect(image).toHaveLength(targetBytes);
    expect(new Set(loop.pictures.map(({ checksum }) => checksum)).size).toBe(20);
    expect(notices[0]).toContain(`in files of about ${targetBytes} bytes`);
  });
});

it('other errors are not hidden behind the fixtures', async () => {
  const { loadOrMakeLoop } = await import('./loop.ts');
  const failure = loadOrMakeLoop({ ...options, targetBytes: 10 }, () => undefined);
  await expect(failure).rejects.toMatchObject({ code: 'target-unreachable' });
});
