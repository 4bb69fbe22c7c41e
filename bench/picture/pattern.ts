import type { CanvasRenderingContext2D } from 'canvas';
import { drawClockFace } from './clock-face.ts';
import { drawColourBars } from './colour-bars.ts';
import { drawGradient } from './gradient.ts';
import type { Box, Scene } from './scene.ts';

type Painter = (context: CanvasRenderingContext2D, scene: Scene) => void;

const painters = {
  /** All of them together. */
  card: (context, scene) => {
    drawColourBars(context, scene.box);
    const { x, width, y, height } = scene.box;
    const bandTop = y + Math.round(height * 0.75);
    drawGradient(context, { x, width, y: bandTop, height: Math.round(height * 0.1) }, scene);
    drawClockFace(context, middle(scene.clear, 0.46, 0.84), scene);
  },
  bars: (context, scene) => drawColourBars(context, scene.box),
  clock: (context, scene) => {
    fill(context, scene.box, '#39424e');
    drawClockFace(context, middle(scene.clear, 0.8, 0.92), scene);
  },
  gradient: (context, scene) => drawGradient(context, scene.box, scene),
  /** Nothing but the film grain that every pattern gets. */
  grain: (context, scene) => fill(context, scene.box, '#808080'),
} as const satisfies Readonly<Record<string, Painter>>;

export type PatternName = keyof typeof painters;

export const DEFAULT_PATTERN: PatternName = 'card';

export const patternNames = Object.keys(painters) as readonly PatternName[];

/** Paints the whole picture, but for grain and strip. */
export function drawPattern(context: CanvasRenderingContext2D, name: PatternName, scene: Scene): void {
  painters[name](context, scene);
}

function fill(context: CanvasRenderingContext2D, box: Box, colour: string): void {
  context.fillStyle = colour;
  context.fillRect(box.x, box.y, box.width, box.height);
}

/** The middle of a box, by shares of its width and height. */
function middle(box: Box, across: number, down: number): Box {
  const width = box.width * across;
  const height = box.height * down;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
}
