const MICROS_PER_SECOND = 1_000_000;

/** When frames are due: plain data, which a scenario may choose and the emitter's process turns into times. */
export type Schedule = SteadySchedule | RepeatingSchedule;

interface SteadySchedule {
  readonly kind: 'steady';
  readonly fps: number;
}

/** The same again and again, such as three frames at once every 150 ms. */
interface RepeatingSchedule {
  readonly kind: 'repeating';
  readonly everyMicros: number;
  /** When in each repetition frames are due, in order; less than `everyMicros`. */
  readonly offsetsMicros: readonly number[];
}

/** On average. */
export function framesPerSecond(schedule: Schedule): number {
  switch (schedule.kind) {
    case 'steady':
      return schedule.fps;
    case 'repeating':
      return (MICROS_PER_SECOND * schedule.offsetsMicros.length) / schedule.everyMicros;
  }
}

/** From one frame to the next, on average. */
export const frameIntervalMicros = (schedule: Schedule): number =>
  MICROS_PER_SECOND / framesPerSecond(schedule);

/** From the beginning until a frame is due. */
export function dueAfterMicros(schedule: Schedule, sequence: number): number {
  switch (schedule.kind) {
    case 'steady':
      return sequence * frameIntervalMicros(schedule);
    case 'repeating': {
      const { everyMicros, offsetsMicros } = schedule;
      const repetition = Math.floor(sequence / offsetsMicros.length);
      return repetition * everyMicros + (offsetsMicros[sequence % offsetsMicros.length] ?? 0);
    }
  }
}
