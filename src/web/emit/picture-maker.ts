import type { MediaType } from '../../wire/image.ts';
import { fitsStrip, stripCells } from '../../wire/strip.ts';
import { nowMicros } from '../page/clock.ts';
import { fitLongerSide } from './frame-size.ts';
import { type EncodedPicture, PictureEncoder, type ToBlob } from './picture-encoder.ts';
import type { Size } from './settings.ts';
import { type Drawing, drawTestPattern } from './test-pattern.ts';

/** How a picture is to be made. */
export interface PictureRequest {
  readonly size: Size;
  readonly mediaType: MediaType;
  /** 0 to 1 */
  readonly quality: number;
  readonly pictureNumber: number;
  /** Writes the number and the time into the picture, if there is room, for whoever measures. */
  readonly strip: boolean;
}

export interface MadePicture extends EncodedPicture, Size {
  readonly captureTimeMicros: number;
  /** What the strip says; 0 if there is none. */
  readonly pictureNumber: number;
  readonly encodeMs: number;
}

/** What a camera or a screen shows now. */
export interface Shot extends Size {
  readonly image: CanvasImageSource;
}

/** A canvas of a page or of a worker. */
export interface MakerCanvas extends Size {
  width: number;
  height: number;
  readonly drawing: Drawing;
  readonly toBlob: ToBlob;
}

/** Draws pictures on a canvas and encodes them. */
export class PictureMaker {
  readonly #canvas: MakerCanvas;
  readonly #encoder: PictureEncoder;

  constructor(canvas: MakerCanvas) {
    this.#canvas = canvas;
    this.#encoder = new PictureEncoder(canvas.toBlob);
  }

  /**
   * @param shot without it, the test pattern is drawn
   * @throws EncodeError
   */
  async make(request: PictureRequest, shot?: Shot): Promise<MadePicture> {
    const startedAtMs = performance.now();
    const captureTimeMicros = nowMicros();
    const { width, height } = this.#draw(request, captureTimeMicros, shot);
    const stripped = request.strip && fitsStrip(width, height);
    if (stripped) this.#drawStrip(request.pictureNumber, captureTimeMicros, { width, height });
    const encoded = await this.#encoder.encode(request.mediaType, request.quality);
    return {
      ...encoded,
      captureTimeMicros,
      pictureNumber: stripped ? request.pictureNumber : 0,
      width,
      height,
      encodeMs: performance.now() - startedAtMs,
    };
  }

  #draw({ size, pictureNumber }: PictureRequest, captureTimeMicros: number, shot?: Shot): Size {
    const drawn = shot === undefined ? size : fitLongerSide(shot, Math.max(size.width, size.height));
    const { drawing } = this.#canvas;
    // A phone that is turned changes its camera's shape. Setting a size clears the canvas, even if it is the same.
    if (this.#canvas.width !== drawn.width) this.#canvas.width = drawn.width;
    if (this.#canvas.height !== drawn.height) this.#canvas.height = drawn.height;
    const timeMillis = Math.round(captureTimeMicros / 1000);
    if (shot === undefined) drawTestPattern(drawing, drawn, { timeMillis, pictureNumber });
    else drawing.drawImage(shot.image, 0, 0, drawn.width, drawn.height);
    return drawn;
  }

  #drawStrip(pictureNumber: number, captureTimeMicros: number, { width, height }: Size): void {
    const { drawing } = this.#canvas;
    const timeMillis = Math.round(captureTimeMicros / 1000);
    for (const { x, y, size, light } of stripCells({ pictureNumber, timeMillis }, width, height)) {
      drawing.fillStyle = light ? '#ffffff' : '#000000';
      drawing.fillRect(x, y, size, size);
    }
  }
}
