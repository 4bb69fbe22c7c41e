import { expect, test } from 'vitest';
import type { EncodedPicture } from '../picture/picture-maker.ts';
import { Camera } from './camera.ts';

const pace = { startMicros: 1000, intervalMicros: 50_000 };
const dueOf = (place: number): number => 1000 + place * 50_000;

/** A camera whose pictures say for when they were made. */
function camera() {
  const made: number[] = [];
  const make = async (dueMicros: number): Promise<EncodedPicture> => {
    made.push(dueMicros);
    return { pictureNumber: dueMicros } as EncodedPicture;
  };
  return { camera: new Camera(pace, make), made };
}

test('a picture is made before it is due', async () => {
  const { camera: it, made } = camera();
  it.prepareAfter(-1, 0);
  it.prepareAfter(0, dueOf(0));
  expect(made).toEqual([dueOf(0), dueOf(1)]);
  expect(await it.take(1)).toMatchObject({ pictureNumber: dueOf(1) });
});

test('what would be late is left out', async () => {
  const { camera: it } = camera();
  it.prepareAfter(0, dueOf(3) + 1);
  expect(await Promise.all([1, 2, 3].map((place) => it.take(place)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(await it.take(4)).toMatchObject({ pictureNumber: dueOf(4) });
});

test('a picture that cannot be made is whoever takes it told of', async () => {
  const it = new Camera(pace, () => Promise.reject(new Error('no paint')));
  it.prepareAfter(-1, 0);
  await expect(it.take(0)).rejects.toThrow('no paint');
});
