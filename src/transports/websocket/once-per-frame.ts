import type { Frame } from '../../wire/frame.ts';

/** Does the work for a frame the first time it is asked for, and gives the same result to every further consumer. */
export function oncePerFrame<Encoded>(encode: (frame: Frame) => Encoded): (frame: Frame) => Encoded {
  const known = new WeakMap<Frame, Encoded>();
  return (frame) => {
    let encoded = known.get(frame);
    if (encoded === undefined) {
      encoded = encode(frame);
      known.set(frame, encoded);
    }
    return encoded;
  };
}
