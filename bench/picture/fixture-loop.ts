import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { projectRoot } from '../processes/project-root.ts';
import { PictureError } from './errors.ts';
import type { PatternName } from './pattern.ts';
import type { EncodedPicture, PictureLoop } from './picture-maker.ts';

export const fixturesFolder: string = join(projectRoot, 'fixtures');

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
  try {
    const text = await readFile(join(folder, 'manifest.json'), 'utf8');
    // The project's own file, written by its own script; the hashes are what can go wrong.
    const manifest: FixtureManifest = JSON.parse(text);
    const pictures = await Promise.all(manifest.frames.map((frame) => loadFrame(folder, frame)));
    const { width, height, pattern, targetBytes } = manifest;
    return { pictures, origin: 'fixtures', width, height, pattern, targetBytes };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PictureError(
      'fixtures-unreadable',
      `The pictures in ${folder} cannot be used: ${reason} Check them out again, or make them with "npm run fixtures".`,
      { cause },
    );
  }
}

async function loadFrame(
  folder: string,
  { file, sha256, pictureNumber }: FixtureFrame,
): Promise<EncodedPicture> {
  const image = await readFile(join(folder, file));
  if (createHash('sha256').update(image).digest('hex') !== sha256) {
    throw new Error(`${file} is not the file that the manifest describes.`);
  }
  return { image, mediaType: 'image/webp', pictureNumber, checksum: crc32(image) };
}
