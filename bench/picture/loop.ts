import { PictureError } from './errors.ts';
import { loadFixtureLoopOf } from './fixture-loop.ts';
import {
  type EncodedPicture,
  openPictureMaker,
  type PictureLoop,
  type PictureOptions,
  type SizedPictureOptions,
} from './picture-maker.ts';

export interface LoopOptions extends SizedPictureOptions {
  /** How many pictures before the loop starts again. */
  readonly frames: number;
  /** Time between pictures on the clock that they show. */
  readonly frameIntervalMs: number;
}

/** @param timeMillis since the Unix epoch, whole */
export type MakeLivePicture = (pictureNumber: number, timeMillis: number) => Promise<EncodedPicture>;

/** Of the pictures in `fixtures/`, as they are. */
const FIXTURE_BYTES = 30_000;

/**
 * Draws and encodes a loop. A picture's number is its place in the loop, from 0, and its strip holds no time.
 *
 * @throws as `openPictureMaker`, and PictureError `target-unreachable`
 */
export async function makeLoop(
  options: LoopOptions,
  onProgress?: (done: number, total: number) => void,
): Promise<readonly EncodedPicture[]> {
  const makePicture = await openPictureMaker(options);
  const pictures: EncodedPicture[] = [];
  for (let pictureNumber = 0; pictureNumber < options.frames; pictureNumber++) {
    const shownMillis = pictureNumber * options.frameIntervalMs;
    pictures.push(await makePicture({ pictureNumber, timeMillis: 0 }, shownMillis));
    onProgress?.(pictures.length, options.frames);
  }
  return pictures;
}

/**
 * Draws and encodes a picture whenever it is asked to; clock and strip show the time that it is given, whole
 * milliseconds since the Unix epoch.
 *
 * @throws as `openPictureMaker`
 */
export async function livePictures(options: PictureOptions): Promise<MakeLivePicture> {
  const makePicture = await openPictureMaker(options);
  return (pictureNumber, timeMillis) => makePicture({ pictureNumber, timeMillis }, timeMillis);
}

/**
 * The same, or the pictures that come with the project again and again, where this machine cannot draw.
 *
 * @param notice told in words when it is the latter
 * @throws as `livePictures`; there are no JPEGs in `fixtures/`
 */
export async function livePicturesOrFixtures(
  options: PictureOptions,
  notice: (text: string) => void,
): Promise<MakeLivePicture> {
  try {
    return await livePictures(options);
  } catch (error) {
    if (options.format === 'jpeg') throw error;
    const targetBytes = 'targetBytes' in options ? options.targetBytes : FIXTURE_BYTES;
    const { pictures } = await fixturesInsteadOf(error, targetBytes, notice);
    return async (pictureNumber) => {
      const picture = pictures[pictureNumber % pictures.length];
      if (picture === undefined) throw error;
      return picture;
    };
  }
}

/**
 * A loop as asked for, or the one that comes with the project, in files of the size asked for, where this machine cannot draw.
 *
 * @param notice told in words when it is the latter
 * @throws as `makeLoop` where the machine can draw; otherwise PictureError `fixtures-unreadable`
 */
export async function loadOrMakeLoop(
  options: LoopOptions,
  notice: (text: string) => void,
  onProgress?: (done: number, total: number) => void,
): Promise<PictureLoop> {
  try {
    const pictures = await makeLoop(options, onProgress);
    const { width, height, pattern, targetBytes } = options;
    return { pictures, origin: 'drawn', width, height, pattern, targetBytes };
  } catch (error) {
    return fixturesInsteadOf(error, options.targetBytes, notice);
  }
}

/** @throws the error, unless it is that this machine cannot draw */
async function fixturesInsteadOf(
  error: unknown,
  targetBytes: number,
  notice: (text: string) => void,
): Promise<PictureLoop> {
  if (!(error instanceof PictureError) || !cannotDraw.has(error.code)) throw error;
  const loop = await loadFixtureLoopOf(targetBytes);
  notice(
    `${error.message}\nUsing the ${loop.pictures.length} pictures in fixtures/ instead: ${loop.width}x${loop.height}, ` +
      `pattern "${loop.pattern}", in files of about ${loop.targetBytes} bytes. Options for width, height and pattern do not apply.`,
  );
  return loop;
}

const cannotDraw = new Set<string>(['canvas-unavailable', 'sharp-unavailable']);
