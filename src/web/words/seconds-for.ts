/** How many whole seconds a picture takes, of fewer than one a second; 10 of hardly any. */
export const secondsFor = (picturesPerSecond: number): number =>
  Math.max(2, Math.round(1 / Math.max(picturesPerSecond, 0.1)));
