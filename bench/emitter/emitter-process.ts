import { setImmediate } from 'node:timers/promises';
import { encodeFrame } from '../../src/wire/frame.ts';
import type { Client, Wire } from '../clients/client.ts';
import { connectClient } from '../clients/connect.ts';
import { type Clock, clockWithOffset, sleepUntil } from '../clock.ts';
import { DurationHistogram } from '../histogram.ts';
import { type LoopOptions, livePictures, loadOrMakeLoop } from '../picture/loop.ts';
import type { EncodedPicture } from '../picture/studio.ts';
import { serveCalls } from '../processes/calls.ts';
import { emitOnSchedule, type Schedule } from './emission.ts';

export interface PrepareEmitter {
  readonly epochOffsetMicros: number;
  readonly loop: LoopOptions;
  /** Draw and encode each frame when it is due, instead of replaying the loop. */
  readonly live: boolean;
}

/** What will be emitted. */
export interface PreparedPictures {
  /** Picture number to checksum; empty if pictures are made live. */
  readonly checksums: ReadonlyMap<number, number>;
  readonly width: number;
  readonly height: number;
  readonly pattern: string;
  readonly meanBytes: number;
  /** What the user should know, in words. */
  readonly notices: readonly string[];
}

export interface ConnectEmitters {
  readonly wire: Wire;
  readonly port: number;
  /** True for our own transports. */
  readonly relay: boolean;
  /** One emitter for each. */
  readonly channels: readonly string[];
}

export interface EmissionReport {
  readonly framesSent: number;
  readonly latenessP99Ms: number;
  /** Why connections were lost before the emission was over, if any were. */
  readonly losses: readonly string[];
}

/** The picture with this sequence, for the time at which it is due. */
type PictureSource = (sequence: number, due: number) => Promise<EncodedPicture> | EncodedPicture;

let clock: Clock = () => 0;
let pictureFor: PictureSource | undefined;
let clients: Client[] = [];
let losses: string[] = [];
let stopped = false;

async function waitUntil(micros: number): Promise<void> {
  await sleepUntil(clock, micros - 1000);
  // Timers are good for a millisecond; the rest is waited out.
  while (clock() < micros) await setImmediate();
}

async function prepareLive(loop: LoopOptions): Promise<PreparedPictures> {
  const take = await livePictures(loop);
  pictureFor = (sequence, due) => take(sequence, Math.round(due / 1000));
  const sample = await take(0, Math.round(clock() / 1000));
  const { width, height, pattern } = loop;
  return { checksums: new Map(), width, height, pattern, meanBytes: sample.image.length, notices: [] };
}

async function prepareLoop(options: LoopOptions): Promise<PreparedPictures> {
  const notices: string[] = [];
  const loop = await loadOrMakeLoop(options, (notice) => notices.push(notice));
  const { pictures, width, height, pattern } = loop;
  pictureFor = (sequence) => {
    const picture = pictures[sequence % pictures.length];
    if (picture === undefined) throw new Error('the loop has no pictures');
    return picture;
  };
  const bytes = pictures.reduce((sum, picture) => sum + picture.image.length, 0);
  return {
    checksums: new Map(pictures.map(({ pictureNumber, checksum }) => [pictureNumber, checksum])),
    width,
    height,
    pattern,
    meanBytes: Math.round(bytes / pictures.length),
    notices,
  };
}

const functions = {
  prepare({ epochOffsetMicros, loop, live }: PrepareEmitter): Promise<PreparedPictures> {
    clock = clockWithOffset(epochOffsetMicros);
    return live ? prepareLive(loop) : prepareLoop(loop);
  },

  async connect({ wire, port, relay, channels }: ConnectEmitters): Promise<void> {
    losses = [];
    stopped = false;
    const onLost = (reason: string): void => {
      losses.push(reason);
    };
    clients = await Promise.all(
      channels.map((channel) =>
        connectClient(wire, { port, role: 'emit', channel, relay, onFrame: () => {}, onLost }),
      ),
    );
  },

  async emit(schedule: Schedule): Promise<EmissionReport> {
    const source = pictureFor;
    if (source === undefined) throw new Error('the emitter has not been prepared');
    const lateness = new DurationHistogram();
    const framesSent = await emitOnSchedule(schedule, {
      clock,
      waitUntil,
      stopped: () => stopped,
      onSent: (latenessMicros) => lateness.record(latenessMicros),
      async emit(sequence, due) {
        const { mediaType, pictureNumber, checksum, image } = await source(sequence, due);
        const header = { mediaType, sequence, captureTimeMicros: due, pictureNumber, checksum };
        const bytes = encodeFrame(header, image);
        for (const client of clients) client.send(bytes);
      },
    });
    return { framesSent, latenessP99Ms: lateness.atPercentileMs(99), losses };
  },

  close(): void {
    stopped = true;
    for (const client of clients) client.close();
    clients = [];
  },
};

export type EmitterApi = typeof functions;

serveCalls(functions);
