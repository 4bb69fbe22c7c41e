import { encodeFrame } from '../../src/wire/frame.ts';
import type { ClientOptions, Protocol } from '../clients/client.ts';
import { type ConnectFailure, failureOf } from '../clients/connect.ts';
import { headerBehind } from '../clients/header-behind.ts';
import { type Clock, clockWithOffset, sleepUntil, waitOutUntil } from '../meters/clock.ts';
import { EventLoopMeter } from '../meters/event-loop.ts';
import { DurationHistogram } from '../meters/histogram.ts';
import type { Standstill } from '../meters/standstill.ts';
import { type LoopOptions, livePictures, loadOrMakeLoop } from '../picture/loop.ts';
import type { EncodedPicture } from '../picture/picture-maker.ts';
import { serveCalls } from '../processes/calls.ts';
import { type Emission, emitOnSchedule } from './emission.ts';
import { Emitter } from './emitter.ts';

export interface PicturesRequest {
  readonly epochOffsetMicros: number;
  /** By which they are asked for. */
  readonly picturesId: string;
  readonly loop: LoopOptions;
  /** Draw and encode each frame when it is due, instead of replaying the loop. */
  readonly live: boolean;
}

/** What will be emitted. */
export interface PreparedPictures {
  /** Picture number to checksum, in the order of the loop; empty if pictures are made live, each with its sequence as its number. */
  readonly checksums: ReadonlyMap<number, number>;
  readonly width: number;
  readonly height: number;
  readonly pattern: string;
  readonly meanBytes: number;
  /** What the user should know, in words. */
  readonly notices: readonly string[];
}

export interface EmittersOptions extends Pick<ClientOptions, 'access'> {
  /** By which the controller speaks of them. */
  readonly gathering: string;
  readonly protocol: Protocol;
  readonly url: string;
  /** True for our own transports. */
  readonly relay: boolean;
  /** Comes back by itself when the connection is lost; frames that are due meanwhile are not sent. */
  readonly reconnects: boolean;
  /** One emitter for each. */
  readonly channels: readonly string[];
}

export interface EmissionPlan extends Emission {
  readonly gathering: string;
  readonly picturesId: string;
  /** Every image has the frame's header behind it, too: for those who are given images alone. */
  readonly headersBehind: boolean;
  /** Lateness counts from here: that of the warm-up is in nothing that is told. */
  readonly measuredFromMicros: number;
}

export interface EmissionReport {
  readonly framesSent: number;
  readonly latenessP99Ms: number;
  /** Why connections were lost before the emission was over, if any were. */
  readonly losses: readonly string[];
  /** Of the process, while it emitted. */
  readonly standstills: readonly Standstill[];
}

/** The emitters of one subject. */
interface Emitters {
  readonly each: readonly Emitter[];
  readonly losses: string[];
  stopped: boolean;
}

/** The picture with this sequence, for the time at which it is due. */
type PictureSource = (sequence: number, due: number) => Promise<EncodedPicture> | EncodedPicture;

let clock: Clock = () => 0;
const pictures = new Map<string, PictureSource>();
const gatherings = new Map<string, Emitters>();

async function waitUntil(micros: number): Promise<void> {
  await sleepUntil(clock, micros - 1000);
  await waitOutUntil(clock, micros);
}

async function prepareLive(picturesId: string, loop: LoopOptions): Promise<PreparedPictures> {
  const make = await livePictures(loop);
  pictures.set(picturesId, (sequence, due) => make(sequence, Math.round(due / 1000)));
  const sample = await make(0, Math.round(clock() / 1000));
  const { width, height, pattern } = loop;
  return { checksums: new Map(), width, height, pattern, meanBytes: sample.image.length, notices: [] };
}

async function prepareLoop(picturesId: string, options: LoopOptions): Promise<PreparedPictures> {
  const notices: string[] = [];
  const loop = await loadOrMakeLoop(options, (notice) => notices.push(notice));
  const { width, height, pattern } = loop;
  pictures.set(picturesId, (sequence) => {
    const picture = loop.pictures[sequence % loop.pictures.length];
    if (picture === undefined) throw new Error('the loop has no pictures');
    return picture;
  });
  const bytes = loop.pictures.reduce((sum, picture) => sum + picture.image.length, 0);
  return {
    checksums: new Map(loop.pictures.map(({ pictureNumber, checksum }) => [pictureNumber, checksum])),
    width,
    height,
    pattern,
    meanBytes: Math.round(bytes / loop.pictures.length),
    notices,
  };
}

function close({ gathering }: { readonly gathering: string }): void {
  const emitters = gatherings.get(gathering);
  if (emitters === undefined) return;
  emitters.stopped = true;
  for (const emitter of emitters.each) emitter.close();
  gatherings.delete(gathering);
}

const functions = {
  prepare({ epochOffsetMicros, picturesId, loop, live }: PicturesRequest): Promise<PreparedPictures> {
    clock = clockWithOffset(epochOffsetMicros);
    return live ? prepareLive(picturesId, loop) : prepareLoop(picturesId, loop);
  },

  /** Answers with why one of them could not connect; with nothing where all could. */
  async connect({ gathering, channels, ...options }: EmittersOptions): Promise<ConnectFailure | undefined> {
    close({ gathering });
    const losses: string[] = [];
    const onLost = (reason: string): void => {
      losses.push(reason);
    };
    const each = channels.map((channel) => new Emitter({ ...options, channel, onLost }));
    gatherings.set(gathering, { each, losses, stopped: false });
    const failures = await Promise.all(each.map((emitter) => emitter.connect().then(() => [], failureOf)));
    return failures.flat()[0];
  },

  async emit({
    gathering,
    picturesId,
    measuredFromMicros,
    headersBehind,
    ...emission
  }: EmissionPlan): Promise<EmissionReport> {
    const source = pictures.get(picturesId);
    if (source === undefined) throw new Error('the pictures have not been prepared');
    const emitters = gatherings.get(gathering);
    if (emitters === undefined) throw new Error(`nobody is gathered as "${gathering}"`);
    const lateness = new DurationHistogram();
    const eventLoop = new EventLoopMeter(clock);
    eventLoop.begin();
    const framesSent = await emitOnSchedule(emission, {
      clock,
      waitUntil,
      stopped: () => emitters.stopped,
      onSent(due, latenessMicros) {
        if (due >= measuredFromMicros) lateness.record(latenessMicros);
      },
      async emit(sequence, due) {
        const { mediaType, pictureNumber, checksum, image } = await source(sequence, due);
        const header = { mediaType, sequence, captureTimeMicros: due, pictureNumber, checksum };
        const frame = encodeFrame(header, image);
        const bytes = headersBehind ? encodeFrame(header, headerBehind(frame)) : frame;
        for (const emitter of emitters.each) emitter.send(bytes);
      },
    });
    const { standstills } = eventLoop.end();
    return { framesSent, latenessP99Ms: lateness.atPercentileMs(99), losses: emitters.losses, standstills };
  },

  /** Nothing more is emitted; `emit` answers with what was. */
  stop({ gathering }: { readonly gathering: string }): void {
    const emitters = gatherings.get(gathering);
    if (emitters !== undefined) emitters.stopped = true;
  },

  close,
};

export type EmitterApi = typeof functions;

serveCalls(functions);
