import { expect, test } from 'vitest';
import { defaultSettings, settingsOf, sourceOf } from './settings.ts';

test('without anything they are the original program’s', () => {
  expect(settingsOf('?channel=garden')).toEqual(defaultSettings);
});

test('the address may choose everything', () => {
  expect(settingsOf('?source=pattern&size=640x480&fps=15&quality=60&format=jpeg')).toEqual({
    source: { kind: 'pattern' },
    size: { width: 640, height: 480 },
    fps: 15,
    quality: 0.6,
    mediaType: 'image/jpeg',
  });
});

test.each(['?fps=1000', '?fps=x', '?size=1x1', '?quality=0', '?quality=101', '?format=gif', '?source=moon'])(
  'what cannot be is the default: %s',
  (search) => {
    expect(settingsOf(search)).toEqual(defaultSettings);
  },
);

test('a camera is chosen by its id', () => {
  expect(sourceOf('camera:front')).toEqual({ kind: 'camera', deviceId: 'front' });
  expect(sourceOf('camera')).toEqual({ kind: 'camera' });
});
