import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { errorOf } from '../errors/error-of.ts';
import { projectRoot } from '../processes/project-root.ts';
import { PictureError } from './errors.ts';
import { padWebp } from './pad-webp.ts';
import type { PatternName } from './pattern.ts';
import type { EncodedPicture, PictureLoop } from './picture-maker.ts';

export const fixturesFolder: string = join(projectRoot, 'fixtures');

const TINY_PICTURE = 'inputs/tiny.webp';

export interface FixtureFile {
  /** Below the folder of fixtures. */
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface FixtureFrame extends FixtureFile {
  readonly width: number;
  readonly height: number;
  readonly pictureNumber: number;
}

export interface FixtureInput extends FixtureFile {
  /** What it is for. */
  readonly about: string;
  /** Only of files that hold a whole picture. */
  readonly width?: number;
  readonly height?: number;
}

/** `fixtures/manifest.json`. */
export interface FixtureManifest {
  readonly pattern: PatternName;
  readonly width: number;
  readonly height: number;
  readonly targetBytes: number;
  readonly frameIntervalMs: number;
  readonly seed: number;
  readonly frames: readonly FixtureFrame[];
  readonly inputs: readonly FixtureInput[];
}

/**
 * The loop that comes with the project; it takes neither node-canvas nor sharp.
 *
 * @param folder of the manifest
 * @throws PictureError `fixtures-unreadable` if a file is missing or is not what the manifest says
 */
export async function loadFixtureLoop(folder: string = fixturesFolder): Promise<PictureLoop> {
  return fromFixtures(folder, async (manifest) => {
    const pictures = await Promise.all(manifest.frames.map((frame) => loadFrame(folder, frame)));
    const { width, height, pattern, targetBytes } = manifest;
    return { pictures, origin: 'fixtures', width, height, pattern, targetBytes };
  });
}

/** Pictures of a size within this are as good as any. */
const CLOSE_ENOUGH = 0.1;

/**
 * The same loop in files of another size: its pictures padded, or the smallest picture that there is where they are too large.
 *
 * @throws as `loadFixtureLoop`
 */
export async function loadFixtureLoopOf(
  targetBytes: number,
  folder: string = fixturesFolder,
): Promise<PictureLoop> {
  const loop = await loadFixtureLoop(folder);
  if (Math.abs(targetBytes / loop.targetBytes - 1) <= CLOSE_ENOUGH) return loop;
  const small = targetBytes < loop.targetBytes ? await loadTinyPicture(folder) : undefined;
  const pictures = loop.pictures.map(({ image, pictureNumber }) =>
    encoded(padWebp(small?.image ?? image, targetBytes, pictureNumber), pictureNumber),
  );
  const { width, height } = small ?? loop;
  return { ...loop, pictures, width, height, targetBytes };
}

function loadTinyPicture(folder: string): Promise<{ image: Uint8Array; width: number; height: number }> {
  return fromFixtures(folder, async ({ inputs }) => {
    const tiny = inputs.find(({ file }) => file === TINY_PICTURE);
    if (tiny?.width === undefined || tiny.height === undefined)
      throw new Error(`there is no ${TINY_PICTURE}.`);
    return { image: await loadFile(folder, tiny), width: tiny.width, height: tiny.height };
  });
}

/** @throws PictureError `fixtures-unreadable` */
async function fromFixtures<Found>(
  folder: string,
  find: (manifest: FixtureManifest) => Promise<Found>,
): Promise<Found> {
  try {
    const text = await readFile(join(folder, 'manifest.json'), 'utf8');
    // The project's own file, written by its own script; the hashes are what can go wrong.
    return await find(JSON.parse(text) as FixtureManifest);
  } catch (cause) {
    const reason = errorOf(cause).message;
    throw new PictureError(
      'fixtures-unreadable',
      `The pictures in ${folder} cannot be used: ${reason} Check them out again, or make them with "npm run fixtures".`,
      { cause },
    );
  }
}

async function loadFrame(folder: string, frame: FixtureFrame): Promise<EncodedPicture> {
  return encoded(await loadFile(folder, frame), frame.pictureNumber);
}

/** @throws Error if it is not what the manifest says */
async function loadFile(folder: string, { file, sha256 }: FixtureFile): Promise<Uint8Array> {
  const image = await readFile(join(folder, file));
  if (createHash('sha256').update(image).digest('hex') !== sha256) {
    throw new Error(`${file} is not the file that the manifest describes.`);
  }
  return image;
}

const encoded = (image: Uint8Array, pictureNumber: number): EncodedPicture => ({
  image,
  mediaType: 'image/webp',
  pictureNumber,
  checksum: crc32(image),
});
