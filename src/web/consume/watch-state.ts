import type { RelayControl } from '../../wire/control.ts';

/** How things are for a viewer as long as the relay answers. */
export type WatchState = 'connecting' | 'waiting' | 'starting' | 'live' | 'still' | 'left';

/** What a message of the relay means for a viewer; undefined if it changes nothing. */
export function stateAfter(message: RelayControl): WatchState | undefined {
  if (message.type === 'welcome') return message.emitting ? 'starting' : 'waiting';
  if (message.type === 'emitter-joined') return 'starting';
  return message.type === 'emitter-left' ? 'left' : undefined;
}

const beforeLive: ReadonlySet<string | undefined> = new Set<WatchState | 'unreadable'>([
  'starting',
  'live',
  'still',
  'unreadable',
]);

/** Whether a picture that is shown now is a live one: one may still come of an emitter that has left. */
export const isLivePicture = (state: string | undefined): boolean => beforeLive.has(state);
