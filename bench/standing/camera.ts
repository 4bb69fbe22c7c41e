import type { EncodedPicture } from '../picture/picture-maker.ts';

/** When frames are due, by their place in an endless schedule. */
export interface Pace {
  readonly startMicros: number;
  readonly intervalMicros: number;
}

interface Ahead {
  readonly place: number;
  readonly picture: Promise<EncodedPicture>;
}

/** Draws and encodes the picture that is due at that time. */
type MakePicture = (dueMicros: number) => Promise<EncodedPicture>;

/**
 * Makes each picture before it is due, as far as the machine can: then nothing that viewers see of its age is the time that it took
 * to draw. Where that is longer than from frame to frame, those are left out that would be late.
 */
export class Camera {
  readonly #pace: Pace;
  readonly #make: MakePicture;
  #ahead: Ahead | undefined;

  constructor(pace: Pace, make: MakePicture) {
    this.#pace = pace;
    this.#make = make;
  }

  /** Begins with the picture after this one, or the first that is due after now. */
  prepareAfter(place: number, nowMicros: number): void {
    const { startMicros, intervalMicros } = this.#pace;
    this.#prepare(Math.max(place + 1, Math.ceil((nowMicros - startMicros) / intervalMicros)));
  }

  /**
   * The picture of this place in the schedule, which is due now.
   *
   * @returns undefined if it is left out, because there was no time for it
   */
  async take(place: number): Promise<EncodedPicture | undefined> {
    const ahead = this.#ahead ?? this.#prepare(place);
    return ahead.place > place ? undefined : ahead.picture;
  }

  #prepare(place: number): Ahead {
    const { startMicros, intervalMicros } = this.#pace;
    const picture = this.#make(Math.round(startMicros + place * intervalMicros));
    // Whoever takes it hears of it.
    picture.catch(() => {});
    this.#ahead = { place, picture };
    return this.#ahead;
  }
}
