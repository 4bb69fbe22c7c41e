import { errorOf } from '../errors/error-of.ts';
import { PictureError } from './errors.ts';

/**
 * node-canvas, which has to be compiled on most machines.
 *
 * @throws PictureError `canvas-unavailable`
 */
export async function loadCanvas(): Promise<typeof import('canvas')> {
  try {
    return await import('canvas');
  } catch (cause) {
    throw new PictureError(
      'canvas-unavailable',
      'node-canvas, which draws the pictures, does not load. Run "npm run setup"; or on Debian and Ubuntu by hand: ' +
        'apt-get install g++ make pkg-config libcairo2-dev libpango1.0-dev libjpeg-dev libgif-dev librsvg2-dev, ' +
        `and then npm rebuild canvas. (${firstLine(cause)})`,
      { cause },
    );
  }
}

/** @throws PictureError `sharp-unavailable` */
export async function loadSharp(): Promise<typeof import('sharp')['default']> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new PictureError(
      'sharp-unavailable',
      `sharp, which encodes the pictures, does not load. Run "npm ci" to install it. (${firstLine(cause)})`,
      { cause },
    );
  }
}

function firstLine(cause: unknown): string {
  const text = errorOf(cause).message;
  return text.trim().split('\n', 1)[0] ?? '';
}
