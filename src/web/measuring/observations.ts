/** Told to `#play` with each picture that is there, for whoever measures what is really shown. */
export const SHOWN_EVENT = 'relaymark:shown';

export interface ShownPicture {
  readonly sequence: number;
  readonly captureTimeMicros: number;
  /** What the picture's strip must say; 0 if it has none. */
  readonly pictureNumber: number;
  /** Frames that had come by then, with this one, shown or not. */
  readonly received: number;
  /** From the bytes until the picture was there. */
  readonly decodeMs: number;
}

/** Told to `#preview` with each picture that is sent. */
export const SENT_EVENT = 'relaymark:sent';

export interface EmittedPicture {
  readonly captureTimeMicros: number;
  readonly sizeBytes: number;
  readonly width: number;
  readonly height: number;
  readonly encodeMs: number;
}

/** A shown picture, with what its pixels say once the browser has drawn them. */
export interface SeenPicture extends ShownPicture {
  readonly seenAtMicros: number;
  /** Absent where no strip could be read. */
  readonly strip?: { readonly pictureNumber: number; readonly timeMillis: number };
}

/** What the probe has seen on a page, at `globalThis.relaymarkProbe`. */
export interface ProbedPage {
  readonly seen: SeenPicture[];
  readonly sent: EmittedPicture[];
}
