import { expect, test } from 'vitest';
import { UsageError } from '../errors/usage-error.ts';
import { boundsOf, type Cell, cellsOf } from './cells.ts';
import { linkClientNames, parseLinkClients } from './link-clients.ts';
import { linkProfiles } from './profile.ts';

const stream = { frameBytes: 30_000, fps: 20 };
const fibreAndEdge = linkProfiles.filter(({ name }) => name === 'fibre' || name === 'EDGE');

function cell(name: string): Cell {
  const found = cellsOf(linkProfiles, linkClientNames, 'socketio').find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

test('each client that a transport knows is behind each link', () => {
  const names = (wire: 'websocket' | 'socketio' | 'socketio-msgpack'): string[] =>
    cellsOf(fibreAndEdge, linkClientNames, wire).map(({ name }) => name);
  expect(names('websocket')).toEqual(
    ['fibre', 'EDGE'].flatMap((link) => [`${link}, ack`, `${link}, plain`, `${link}, mjpeg`]),
  );
  expect(names('socketio')).toHaveLength(10);
  expect(names('socketio-msgpack')).toHaveLength(6);
});

test('over a WebSocket pictures may be 1.5 floors old, over MJPEG 2 and over polling 2.5', () => {
  const floors = (name: string): number[] => {
    const { floorMs, goodAgeMs, mostAgeMs } = boundsOf(cell(name), stream, 10);
    return [goodAgeMs / floorMs, mostAgeMs / floorMs];
  };
  expect(floors('3G, ack')).toEqual([1.5, 2]);
  expect(floors('3G, original')).toEqual([1.5, 2]);
  expect(floors('3G, mjpeg')).toEqual([2, 2]);
  expect(floors('3G, polling')).toEqual([2.5, 2.5]);
});

test('nearly all frames must come where the link carries far more than is sent', () => {
  const least = (name: string): number => boundsOf(cell(name), stream, 10).leastShare;
  expect(['fibre, plain', 'far, plain', 'satellite, plain'].map(least)).toEqual([0.98, 0.98, 0.98]);
  expect(['4G, plain', 'lossy, plain', 'EDGE, plain', '19-of-20, plain'].map(least)).toEqual([
    0.9, 0.9, 0.9, 0.9,
  ]);
  // It may take three seconds until all is as it was before.
  expect(least('falling, plain')).toBeLessThan(0.7);
});

test('who is sent text for bytes is sent more of them', () => {
  expect(boundsOf(cell('EDGE, original'), stream, 10).floorMs).toBeGreaterThan(
    1.2 * boundsOf(cell('EDGE, ack'), stream, 10).floorMs,
  );
});

test('clients are named, each once', () => {
  expect(parseLinkClients('plain, ack')).toEqual(['plain', 'ack']);
  expect(() => parseLinkClients('plain,plain')).toThrow(
    new UsageError('--clients: "plain" is there twice; give some of ack, plain, original, polling, mjpeg.'),
  );
  expect(() => parseLinkClients('vlc')).toThrow('--clients: "vlc" is not allowed; give some of ack, plain');
});
