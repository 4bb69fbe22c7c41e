import { describe, expect, test } from 'vitest';
import {
  endOf,
  type MediaHost,
  openSource,
  type RecordedSource,
  SourceError,
  type SourceFailure,
} from './source.ts';

const wanted = { width: 800, height: 600, fps: 20 };
const camera: RecordedSource = { kind: 'camera' };

const devicesThat = (getUserMedia: MediaDevices['getUserMedia']): MediaHost => ({
  mediaDevices: { getUserMedia },
  isSecureContext: true,
});

async function failureOf(
  host: MediaHost,
  source: RecordedSource = camera,
): Promise<SourceFailure | undefined> {
  try {
    await openSource(source, wanted, host);
    return undefined;
  } catch (error) {
    if (error instanceof SourceError) return error.code;
    throw error;
  }
}

test.each<[string, SourceFailure]>([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['TypeError', 'failed'],
])('%s of the browser means: %s', async (name, code) => {
  expect(await failureOf(devicesThat(() => Promise.reject(new DOMException('', name))))).toBe(code);
});

test('a page that is neither on https nor on localhost is told so, whatever the browser has', async () => {
  expect(await failureOf({ mediaDevices: undefined, isSecureContext: false })).toBe('insecure');
});

test('a browser without cameras is told apart from that', async () => {
  expect(await failureOf({ mediaDevices: undefined, isSecureContext: true })).toBe('unsupported');
});

test('a browser that cannot share its screen is told so', async () => {
  const phone = devicesThat(() => Promise.reject(new Error('not asked')));
  expect(await failureOf(phone, { kind: 'screen' })).toBe('unsupported');
});

test('the camera that was chosen is asked for, in the size and rate that were chosen', async () => {
  const asked: (MediaStreamConstraints | undefined)[] = [];
  const stream = {} as MediaStream;
  const host = devicesThat(async (constraints) => {
    asked.push(constraints);
    return stream;
  });
  expect(await openSource({ kind: 'camera', deviceId: 'front' }, wanted, host)).toBe(stream);
  expect(asked).toEqual([
    {
      video: {
        width: { ideal: 800 },
        height: { ideal: 600 },
        frameRate: { ideal: 20 },
        deviceId: { exact: 'front' },
      },
      audio: false,
    },
  ]);
});

describe('the end of a stream', () => {
  /** A track as a browser has it, as far as it matters here. */
  class Track extends EventTarget {
    readyState: MediaStreamTrackState = 'live';

    vanish(): void {
      this.readyState = 'ended';
      this.dispatchEvent(new Event('ended'));
    }
  }
  const streamOf = (track: Track) => ({ getVideoTracks: () => [track as EventTarget as MediaStreamTrack] });

  test('is that of its track', () => {
    const track = new Track();
    const end = endOf(streamOf(track), new AbortController().signal);
    expect(end.aborted).toBe(false);
    track.vanish();
    expect(end.reason).toMatchObject({ name: 'SourceError', code: 'ended' });
  });

  test('may have come before anybody asked', () => {
    const track = new Track();
    track.vanish();
    const end = endOf(streamOf(track), new AbortController().signal);
    expect(end.reason).toMatchObject({ code: 'ended' });
  });

  test('comes when it is overtaken, then or before', () => {
    const overtaken = new AbortController();
    const end = endOf(streamOf(new Track()), overtaken.signal);
    const reason = new Error('another wish');
    overtaken.abort(reason);
    expect(end.reason).toBe(reason);
    expect(endOf(streamOf(new Track()), overtaken.signal).reason).toBe(reason);
  });
});
