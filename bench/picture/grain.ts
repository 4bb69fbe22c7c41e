import { seededRandom } from '../statistics/random.ts';

/** A power of two, so that wrapping around is a mask. */
const TILE_SIDE = 256;
const WRAP = TILE_SIDE - 1;

/** Square noise that tiles without a seam, of mean 0 and standard deviation 1. */
interface Grain {
  readonly seed: number;
  readonly tile: Float32Array;
}

export function makeGrain(seed: number): Grain {
  const random = seededRandom(seed);
  // The sum of four uniform numbers is close enough to a bell curve for the eye.
  const noise = Float32Array.from(
    { length: TILE_SIDE * TILE_SIDE },
    () => random() + random() + random() + random() - 2,
  );
  return { seed, tile: normalised(soften(noise)) };
}

/**
 * Writes `base` with grain over it into `into`, both RGBA. The grain lies elsewhere in every picture, as on film.
 *
 * @param amplitude standard deviation of the grain in levels of 0 to 255
 */
export function addGrain(
  into: Uint8ClampedArray,
  base: Uint8ClampedArray,
  width: number,
  { seed, tile }: Grain,
  pictureNumber: number,
  amplitude: number,
): void {
  if (amplitude === 0) {
    into.set(base);
    return;
  }
  const random = seededRandom(seed + pictureNumber);
  const left = Math.floor(random() * TILE_SIDE);
  const top = Math.floor(random() * TILE_SIDE);
  const height = base.length / 4 / width;
  let at = 0;
  for (let y = 0; y < height; y++) {
    const row = ((y + top) & WRAP) * TILE_SIDE;
    for (let x = 0; x < width; x++) {
      const level = amplitude * (tile[row + ((x + left) & WRAP)] ?? 0);
      into[at] = (base[at] ?? 0) + level;
      into[at + 1] = (base[at + 1] ?? 0) + level;
      into[at + 2] = (base[at + 2] ?? 0) + level;
      into[at + 3] = 255;
      at += 4;
    }
  }
}

/** Blurs a little across rows and columns: grains of film are larger than a pixel. */
function soften(noise: Float32Array): Float32Array {
  const at = (x: number, y: number): number => noise[(y & WRAP) * TILE_SIDE + (x & WRAP)] ?? 0;
  return noise.map((value, index) => {
    const x = index & WRAP;
    const y = Math.floor(index / TILE_SIDE);
    return 2 * value + at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
  });
}

function normalised(noise: Float32Array): Float32Array {
  const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
  const variance = noise.reduce((sum, value) => sum + (value - mean) ** 2, 0) / noise.length;
  const scale = 1 / Math.sqrt(variance);
  return noise.map((value) => (value - mean) * scale);
}
