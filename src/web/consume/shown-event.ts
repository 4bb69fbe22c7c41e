/** Told to `#play` with each picture that is there, for whoever measures what is really shown. */
export const SHOWN_EVENT = 'relaymark:shown';

export interface ShownPicture {
  readonly sequence: number;
  readonly captureTimeMicros: number;
  /** What the picture's strip must say; 0 if it has none. */
  readonly pictureNumber: number;
  readonly sizeBytes: number;
  /** From the bytes until the picture was there. */
  readonly decodeMs: number;
}
