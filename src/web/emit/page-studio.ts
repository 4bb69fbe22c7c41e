import { type MadePicture, PictureMaker, type PictureRequest } from './picture-maker.ts';
import type { Camera, Studio } from './studio.ts';

/** Makes pictures on the page's own canvas, in browsers whose workers have none. */
export class PageStudio implements Studio {
  readonly #maker: PictureMaker;
  #video: HTMLVideoElement | undefined;

  constructor(canvas: HTMLCanvasElement) {
    const drawing = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (drawing === null) throw new Error('This browser has no canvas.');
    this.#maker = new PictureMaker({
      get width() {
        return canvas.width;
      },
      set width(width) {
        canvas.width = width;
      },
      get height() {
        return canvas.height;
      },
      set height(height) {
        canvas.height = height;
      },
      drawing,
      toBlob: (mediaType, quality) => new Promise((resolve) => canvas.toBlob(resolve, mediaType, quality)),
    });
  }

  aim(camera: Camera | undefined): void {
    this.#video = camera?.video;
  }

  make(request: PictureRequest): Promise<MadePicture> {
    const video = this.#video;
    if (video === undefined) return this.#maker.make(request);
    return this.#maker.make(request, { image: video, width: video.videoWidth, height: video.videoHeight });
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}
