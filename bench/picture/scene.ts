/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a pattern shows in one picture. */
export interface Scene {
  /** The whole picture. */
  readonly box: Box;
  /** The part that the strip does not cover. */
  readonly clear: Box;
  readonly pictureNumber: number;
  /** The time on the clock, milliseconds since the Unix epoch, shown in UTC. It also moves what moves. */
  readonly timeMillis: number;
}

/** How much of the current second has passed, 0 to 1: what moves comes round once a second, so that loops join. */
export const turnOf = (timeMillis: number): number => (timeMillis % 1000) / 1000;
