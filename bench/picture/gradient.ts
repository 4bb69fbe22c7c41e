import type { CanvasRenderingContext2D } from 'canvas';
import { type Box, type Scene, turnOf } from './scene.ts';

const stops = ['#101828', '#3b4a8c', '#b06ab3', '#f6b26b', '#fff4d6', '#f6b26b', '#b06ab3', '#3b4a8c'];

/** Dusk colours from dark to light and back, running across the box once a second. */
export function drawGradient(context: CanvasRenderingContext2D, box: Box, { timeMillis }: Scene): void {
  const shift = turnOf(timeMillis) * box.width;
  const gradient = context.createLinearGradient(box.x + shift - box.width, 0, box.x + shift + box.width, 0);
  const steps = stops.length * 2;
  for (let step = 0; step <= steps; step++) {
    gradient.addColorStop(step / steps, stops[step % stops.length] ?? '');
  }
  context.fillStyle = gradient;
  context.fillRect(box.x, box.y, box.width, box.height);
}
