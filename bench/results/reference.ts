/** The yardstick that all others are set against: raw TCP. */
export const REFERENCE = 'tcp';
