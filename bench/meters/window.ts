/** The part of the emission that is measured: frames due from `startMicros` on and before `endMicros`. */
export interface Window {
  readonly startMicros: number;
  readonly endMicros: number;
}

export const lengthMicros = ({ startMicros, endMicros }: Window): number => endMicros - startMicros;

export const secondsOf = (window: Window): number => lengthMicros(window) / 1e6;

export const isWithin = ({ startMicros, endMicros }: Window, micros: number): boolean =>
  micros >= startMicros && micros < endMicros;
