import type { Spread } from '../results/results.ts';
import { MISS } from './estimate.ts';
import { studentQuantile } from './student.ts';

/** Neighbouring samples hang together, and a fit that takes them for independent is far too sure: blocks do so less. */
const BLOCKS = 20;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The slope of a line through points, by least squares over the least value of each of twenty blocks (what a collector
 * has not freed yet is above it), with its 95 % interval. Undefined of fewer than three blocks with points.
 */
export function slopeOf(points: readonly Point[]): Required<Spread> | undefined {
  const blocks = lowestOfBlocks(points);
  const count = blocks.length;
  if (count < 3) return undefined;
  const meanX = blocks.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = blocks.reduce((sum, { y }) => sum + y, 0) / count;
  const sumXX = blocks.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (sumXX === 0) return undefined;
  const slope = blocks.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / sumXX;
  const residuals = blocks.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const error = studentQuantile(count - 2, MISS) * Math.sqrt(residuals / (count - 2) / sumXX);
  return { median: slope, low: slope - error, high: slope + error };
}

function lowestOfBlocks(points: readonly Point[]): Point[] {
  const size = Math.max(1, Math.ceil(points.length / BLOCKS));
  const blocks: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const block = points.slice(start, start + size);
    blocks.push(block.reduce((lowest, point) => (point.y < lowest.y ? point : lowest)));
  }
  return blocks;
}
