import type { MakeLivePicture } from '../picture/loop.ts';
import type { EncodedPicture } from '../picture/picture-maker.ts';

const MS_PER_SECOND = 1000;

/** Patterns are back where they were after a second; of more pictures than these nobody sees the difference. */
const MOST_PICTURES = 60;

/** Draws the pictures of a second, and repeats them. @param fromMillis what their clock shows first */
export async function replayed(
  make: MakeLivePicture,
  fps: number,
  fromMillis: number,
): Promise<MakeLivePicture> {
  const count = Math.min(MOST_PICTURES, Math.max(1, Math.round(fps)));
  const pictures: EncodedPicture[] = [];
  for (let number = 0; number < count; number++) {
    pictures.push(await make(number, fromMillis + Math.round((number * MS_PER_SECOND) / count)));
  }
  return async (number) => {
    const picture = pictures[number % pictures.length];
    if (picture === undefined) throw new Error('there are no pictures to repeat');
    return picture;
  };
}
