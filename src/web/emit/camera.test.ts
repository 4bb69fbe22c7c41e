import { expect, test } from 'vitest';
import { CameraError, type CameraFailure, openCamera } from './camera.ts';

function devicesThat(getUserMedia: () => Promise<MediaStream>): Pick<MediaDevices, 'getUserMedia'> {
  return { getUserMedia };
}

async function failureOf(
  mediaDevices: Pick<MediaDevices, 'getUserMedia'> | undefined,
  isSecureContext = true,
): Promise<CameraFailure | undefined> {
  try {
    await openCamera({ mediaDevices, isSecureContext });
    return undefined;
  } catch (error) {
    if (error instanceof CameraError) return error.code;
    throw error;
  }
}

test.each<[string, CameraFailure]>([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'none'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['OverconstrainedError', 'failed'],
])('%s of the browser means: %s', async (name, code) => {
  const refusing = devicesThat(() => Promise.reject(new DOMException('', name)));
  expect(await failureOf(refusing)).toBe(code);
});

test('a page that is neither on https nor on localhost is told so, whatever the browser has', async () => {
  expect(await failureOf(undefined, false)).toBe('insecure');
});

test('a browser without cameras is told apart from that', async () => {
  expect(await failureOf(undefined)).toBe('unsupported');
});

test('the camera is handed over', async () => {
  const camera = {} as MediaStream;
  const devices = devicesThat(() => Promise.resolve(camera));
  expect(await openCamera({ mediaDevices: devices, isSecureContext: true })).toBe(camera);
});
