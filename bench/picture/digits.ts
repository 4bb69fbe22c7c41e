import type { CanvasRenderingContext2D } from 'canvas';
import type { Box } from './scene.ts';

// Drawn as seven segments and not as text: the same on every machine, whatever fonts it has.
//
//  a
// f b
//  g
// e c
//  d
const segmentsOf: Readonly<Record<string, string>> = {
  '0': 'abcdef',
  '1': 'bc',
  '2': 'abged',
  '3': 'abgcd',
  '4': 'fgbc',
  '5': 'afgcd',
  '6': 'afgedc',
  '7': 'abc',
  '8': 'abcdefg',
  '9': 'abcdfg',
};

/** From where to where each segment runs: across 0 to 1 and down 0 to 2. */
const lines: Readonly<Record<string, readonly [x1: number, y1: number, x2: number, y2: number]>> = {
  a: [0, 0, 1, 0],
  b: [1, 0, 1, 1],
  c: [1, 1, 1, 2],
  d: [0, 2, 1, 2],
  e: [0, 1, 0, 2],
  f: [0, 0, 0, 1],
  g: [0, 1, 1, 1],
};

/** In widths of a digit's strokes from left to right. */
const DIGIT_ADVANCE = 1.7;
const POINT_ADVANCE = 0.75;

/** Draws digits, colons and points as large as the box allows, in its middle. */
export function drawDigits(context: CanvasRenderingContext2D, text: string, box: Box, colour: string): void {
  const advances = Array.from(text, (character) => (character in segmentsOf ? DIGIT_ADVANCE : POINT_ADVANCE));
  const total = advances.reduce((sum, advance) => sum + advance, 0);
  const unit = Math.min(box.width / total, box.height / 2.4);
  let left = box.x + (box.width - total * unit) / 2;
  const top = box.y + (box.height - 2 * unit) / 2;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = unit * 0.28;
  context.lineCap = 'round';
  for (const [index, character] of Array.from(text).entries()) {
    const advance = (advances[index] ?? 0) * unit;
    if (character in segmentsOf) drawDigit(context, character, left + (advance - unit) / 2, top, unit);
    else drawPoints(context, character, left + advance / 2, top, unit);
    left += advance;
  }
}

function drawDigit(
  context: CanvasRenderingContext2D,
  digit: string,
  left: number,
  top: number,
  unit: number,
): void {
  context.beginPath();
  for (const segment of segmentsOf[digit] ?? '') {
    const [x1, y1, x2, y2] = lines[segment] ?? [0, 0, 0, 0];
    context.moveTo(left + x1 * unit, top + y1 * unit);
    context.lineTo(left + x2 * unit, top + y2 * unit);
  }
  context.stroke();
}

function drawPoints(
  context: CanvasRenderingContext2D,
  character: string,
  x: number,
  top: number,
  unit: number,
): void {
  for (const y of character === ':' ? [0.5, 1.5] : [2]) {
    context.beginPath();
    context.arc(x, top + y * unit, unit * 0.17, 0, 2 * Math.PI);
    context.fill();
  }
}
