import type { MediaType } from '../../wire/image.ts';
import { fitLongerSide } from './frame-size.ts';

/** The original program's width. A phone held upright gives the same number of pixels in height. */
const LONGER_SIDE_PIXELS = 800;

/** Draws what the camera shows now on a canvas, at the size in which it is sent. */
export class CameraCanvas {
  readonly #video: HTMLVideoElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;

  constructor(video: HTMLVideoElement, canvas: HTMLCanvasElement) {
    // Every picture is read back, which is quickest from memory.
    const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (context === null) throw new Error('This browser has no canvas.');
    this.#video = video;
    this.#canvas = canvas;
    this.#context = context;
  }

  draw(): void {
    const { videoWidth, videoHeight } = this.#video;
    const { width, height } = fitLongerSide({ width: videoWidth, height: videoHeight }, LONGER_SIDE_PIXELS);
    // A phone that is turned changes its camera's shape. Setting a size clears the canvas, even if it is the same.
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#context.drawImage(this.#video, 0, 0, width, height);
  }

  toBlob(mediaType: MediaType, quality: number): Promise<Blob | null> {
    return new Promise((resolve) => this.#canvas.toBlob(resolve, mediaType, quality));
  }
}
