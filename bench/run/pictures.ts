import type { PreparedPictures } from '../emitter/emitter-process.ts';

/** What a round is to emit: prepared, and known to the emitter by a name. */
export interface RoundPictures extends PreparedPictures {
  readonly id: string;
}
