/** The part of the emission that is measured: frames due from `startMicros` on and before `endMicros`. */
export interface Window {
  readonly startMicros: number;
  readonly endMicros: number;
}

export const isWithin = ({ startMicros, endMicros }: Window, micros: number): boolean =>
  micros >= startMicros && micros < endMicros;
