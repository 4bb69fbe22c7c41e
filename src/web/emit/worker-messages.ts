import type { MadePicture, PictureRequest } from './picture-maker.ts';

/** What the page asks of its worker. Each is answered with the same id. */
export type WorkerRequest =
  /** Timers of a page that nobody sees fire once a second at most; those of a worker go on. */
  | { readonly id: number; readonly type: 'sleep'; readonly delayMs: number }
  /** The canvas of the page on which each picture that is made is shown. */
  | { readonly id: number; readonly type: 'preview'; readonly canvas: OffscreenCanvas }
  /** From now on the newest of these frames is what the source shows. */
  | { readonly id: number; readonly type: 'frames'; readonly frames: ReadableStream<VideoFrame> }
  | {
      readonly id: number;
      readonly type: 'picture';
      readonly request: PictureRequest;
      /** The frames, this bitmap, or the test pattern. */
      readonly of: 'frames' | 'pattern' | ImageBitmap;
    };

export type WorkerAnswer =
  | { readonly id: number; readonly picture?: MadePicture }
  | { readonly id: number; readonly error: string };
