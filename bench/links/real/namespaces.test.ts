import { expect, test } from 'vitest';
import { leftoversAmong, namespacesOf } from './namespaces.ts';

test('what a run that is gone has left behind is known by its name, and nothing else is touched', () => {
  const gone = namespacesOf(7);
  const running = namespacesOf(8);
  const names = [gone.relay, running.relay, gone.viewers, running.viewers, 'mine', 'relaymark-7-other', ''];
  expect(leftoversAmong(names, (owner) => owner === 8)).toEqual([gone.relay, gone.viewers]);
});
