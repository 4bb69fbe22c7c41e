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

/** A frame comes in up to so many messages of a library, such as a header, an attachment, and a sign of life. */
const MESSAGES_OF_A_FRAME = 3;

/** What one connection may send in all: frames, control messages, and what its library answers by itself. */
export const messagesPerSecond = ({ framesPerSecond, controlsPerSecond }: RelayLimits): number =>
  MESSAGES_OF_A_FRAME * framesPerSecond + controlsPerSecond;

/** What may wait for a client besides frames. Messages are short and few, so whoever lets so much wait does not read. */
export const MOST_UNREAD_BYTES = 64 * 1024;

/** Control messages have some tens of characters; millions of them take seconds to parse. */
export const MOST_CONTROL_LENGTH = 1000;
