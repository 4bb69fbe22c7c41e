import type { CanvasRenderingContext2D } from 'canvas';
import type { Box } from './scene.ts';

/** A colour and how wide it is, as a share of one of the seven bars. */
type Patch = readonly [colour: string, bars: number];

// SMPTE ECR 1-1978 in 8-bit RGB: 75 % colours, and what is given in IRE as that share of 255.
const grey = '#bfbfbf';
const yellow = '#bfbf00';
const cyan = '#00bfbf';
const green = '#00bf00';
const magenta = '#bf00bf';
const red = '#bf0000';
const blue = '#0000bf';
const black = '#131313';
const white = '#ffffff';
const minusI = '#00214c';
const plusQ = '#32006a';
const blackerThanBlack = '#090909';
const barelyGrey = '#1d1d1d';

const tall: readonly Patch[] = [grey, yellow, cyan, green, magenta, red, blue].map((colour) => [colour, 1]);
const reversed: readonly Patch[] = [blue, black, magenta, black, cyan, black, grey].map((colour) => [
  colour,
  1,
]);
const bottom: readonly Patch[] = [
  [minusI, 5 / 4],
  [white, 5 / 4],
  [plusQ, 5 / 4],
  [black, 5 / 4],
  [blackerThanBlack, 1 / 3],
  [black, 1 / 3],
  [barelyGrey, 1 / 3],
  [black, 1],
];

/** SMPTE colour bars: two thirds of colours, a twelfth of them reversed, a quarter of I, white, Q and near-blacks. */
export function drawColourBars(context: CanvasRenderingContext2D, { x, y, width, height }: Box): void {
  const reversedTop = Math.round((height * 2) / 3);
  const bottomTop = Math.round((height * 3) / 4);
  drawRow(context, tall, { x, y, width, height: reversedTop });
  drawRow(context, reversed, { x, y: y + reversedTop, width, height: bottomTop - reversedTop });
  drawRow(context, bottom, { x, y: y + bottomTop, width, height: height - bottomTop });
}

function drawRow(context: CanvasRenderingContext2D, patches: readonly Patch[], box: Box): void {
  let passed = 0;
  for (const [colour, bars] of patches) {
    // Whole pixels, so that edges stay sharp.
    const left = Math.round((passed / 7) * box.width);
    passed += bars;
    const right = Math.round((passed / 7) * box.width);
    context.fillStyle = colour;
    context.fillRect(box.x + left, box.y, right - left, box.height);
  }
}
