import type { Size } from './settings.ts';

/** Of any canvas, in a page or in a worker. */
export type Drawing = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'fillRect' | 'fillText' | 'font' | 'textAlign' | 'beginPath' | 'arc' | 'fill' | 'drawImage'
>;

/** The colours of SMPTE's bars, at three quarters of their strength. */
const BARS = ['#bfbfbf', '#bfbf00', '#00bfbf', '#00bf00', '#bf00bf', '#bf0000', '#0000bf'];

const TURN_MS = 4000;

/** Draws a moving test picture: colour bars, a ball that goes round, the time, and the picture's number. */
export function drawTestPattern(
  drawing: Drawing,
  { width, height }: Size,
  { timeMillis, pictureNumber }: { readonly timeMillis: number; readonly pictureNumber: number },
): void {
  const barWidth = Math.ceil(width / BARS.length);
  BARS.forEach((colour, i) => {
    drawing.fillStyle = colour;
    drawing.fillRect(i * barWidth, 0, barWidth, height);
  });
  const angle = ((timeMillis % TURN_MS) / TURN_MS) * 2 * Math.PI;
  const radius = height / 10;
  drawing.fillStyle = '#ffffff';
  drawing.beginPath();
  drawing.arc(
    width / 2 + Math.cos(angle) * (width / 2 - radius),
    height / 2 + Math.sin(angle) * (height / 3 - radius),
    radius,
    0,
    2 * Math.PI,
  );
  drawing.fill();
  drawing.fillStyle = '#101010';
  drawing.fillRect(0, height * 0.72, width, height * 0.2);
  drawing.fillStyle = '#ffffff';
  drawing.textAlign = 'center';
  drawing.font = `${Math.round(height / 10)}px monospace`;
  const time = new Date(timeMillis).toISOString().slice(11, 23);
  drawing.fillText(`${time}  #${pictureNumber}`, width / 2, height * 0.85);
}
