/** What strangers may ask of a relay. Each has a refusal of its own. */
export interface RelayLimits {
  readonly channels: number;
  readonly consumersPerChannel: number;
  /** Of one emitter. */
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Of any client. */
  readonly controlsPerSecond: number;
}

/** Far above what cameras and pages do, and below what hurts. */
export const defaultLimits: RelayLimits = {
  channels: 1000,
  consumersPerChannel: 10_000,
  framesPerSecond: 240,
  bytesPerSecond: 100_000_000,
  controlsPerSecond: 50,
};
