import { expect, test } from 'vitest';
import { PictureEncoder } from './picture-encoder.ts';

/** A browser that knows only some types, and gives PNG for the others. */
function browserThatKnows(...known: string[]) {
  const asked: string[] = [];
  const encoder = new PictureEncoder(async (mediaType) => {
    asked.push(mediaType);
    return new Blob([Uint8Array.of(1, 2, 3)], { type: known.includes(mediaType) ? mediaType : 'image/png' });
  });
  return { asked, encoder };
}

test('a picture is WebP where the browser can', async () => {
  const { encoder } = browserThatKnows('image/webp', 'image/jpeg');
  expect(await encoder.encode('image/webp', 0.8)).toEqual({
    mediaType: 'image/webp',
    image: Uint8Array.of(1, 2, 3),
  });
});

test('a browser that gives PNG for WebP is asked for JPEG from then on', async () => {
  const { asked, encoder } = browserThatKnows('image/jpeg');
  expect((await encoder.encode('image/webp', 0.8)).mediaType).toBe('image/jpeg');
  expect((await encoder.encode('image/webp', 0.8)).mediaType).toBe('image/jpeg');
  expect(asked).toEqual(['image/webp', 'image/jpeg', 'image/jpeg']);
});

test('the type announced is the one that came, not the one asked for', async () => {
  const { encoder } = browserThatKnows();
  expect((await encoder.encode('image/webp', 0.8)).mediaType).toBe('image/png');
});

test.each([
  ['nothing', null],
  ['something else', new Blob([], { type: 'image/gif' })],
])('a browser that gives %s is an error', async (_what, blob) => {
  const encoder = new PictureEncoder(async () => blob);
  await expect(encoder.encode('image/webp', 0.8)).rejects.toMatchObject({ code: 'encode-failed' });
});
