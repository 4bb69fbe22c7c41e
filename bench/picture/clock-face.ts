import type { CanvasRenderingContext2D } from 'canvas';
import { drawDigits } from './digits.ts';
import { type Box, type Scene, turnOf } from './scene.ts';

const face = '#10141c';
const ring = '#e8ecf2';
const sweep = '#2f6fde';
const timeColour = '#ffffff';
const numberColour = '#ffc53d';
const TOP = -Math.PI / 2;

/**
 * A dial whose wedge goes round once a second, with hands for hours, minutes and seconds, and below it the time of day
 * (UTC) and the picture number in digits.
 */
export function drawClockFace(context: CanvasRenderingContext2D, box: Box, scene: Scene): void {
  const panelHeight = box.height * 0.42;
  const radius = Math.min(box.width, (box.height - panelHeight) * 0.96) / 2;
  drawDial(context, box.x + box.width / 2, box.y + (box.height - panelHeight) / 2, radius, scene.timeMillis);
  const panel = { x: box.x, y: box.y + box.height - panelHeight, width: box.width, height: panelHeight };
  context.fillStyle = face;
  context.beginPath();
  context.roundRect(panel.x, panel.y, panel.width, panel.height, panel.height * 0.12);
  context.fill();
  const row = { x: panel.x + panel.width * 0.04, width: panel.width * 0.92, height: panelHeight * 0.42 };
  const time = new Date(scene.timeMillis).toISOString().slice(11, 23);
  drawDigits(context, time, { ...row, y: panel.y + panelHeight * 0.06 }, timeColour);
  const number = String(scene.pictureNumber).padStart(6, '0');
  drawDigits(context, number, { ...row, y: panel.y + panelHeight * 0.52 }, numberColour);
}

function drawDial(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  timeMillis: number,
): void {
  disc(context, x, y, radius, ring);
  disc(context, x, y, radius * 0.93, face);
  context.fillStyle = sweep;
  context.beginPath();
  context.moveTo(x, y);
  context.arc(x, y, radius * 0.93, TOP, TOP + turnOf(timeMillis) * 2 * Math.PI);
  context.fill();
  context.strokeStyle = ring;
  context.lineCap = 'butt';
  for (let hour = 0; hour < 12; hour++) {
    const isQuarter = hour % 3 === 0;
    spoke(context, x, y, hour / 12, radius * (isQuarter ? 0.74 : 0.82), radius * 0.93, radius * 0.05);
  }
  context.lineCap = 'round';
  const seconds = timeMillis / 1000;
  spoke(context, x, y, (seconds / 43_200) % 1, 0, radius * 0.48, radius * 0.1);
  spoke(context, x, y, (seconds / 3600) % 1, 0, radius * 0.7, radius * 0.07);
  context.strokeStyle = numberColour;
  spoke(context, x, y, (seconds / 60) % 1, 0, radius * 0.8, radius * 0.035);
  disc(context, x, y, radius * 0.07, numberColour);
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** @param turn 0 to 1, clockwise from the top */
function spoke(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  turn: number,
  from: number,
  to: number,
  width: number,
): void {
  const angle = TOP + turn * 2 * Math.PI;
  const across = Math.cos(angle);
  const down = Math.sin(angle);
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x + across * from, y + down * from);
  context.lineTo(x + across * to, y + down * to);
  context.stroke();
}
