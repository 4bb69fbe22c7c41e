import type { MadePicture, PictureRequest } from './picture-maker.ts';

/** Makes the pictures that are sent, and keeps the time between them. */
export interface Studio {
  /** From now on pictures are of this, or, without it, of the test pattern. */
  aim(camera: Camera | undefined): void;
  /** @throws EncodeError */
  make(request: PictureRequest): Promise<MadePicture>;
  sleep(delayMs: number): Promise<void>;
}

/** A stream from the browser, and the element that plays it. */
export interface Camera {
  readonly stream: MediaStream;
  readonly video: HTMLVideoElement;
}
