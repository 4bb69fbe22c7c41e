import { exitCodeOf } from '../command/ending.ts';
import { livePicturesOrFixtures } from '../picture/loop.ts';
import { parseEmit } from './emit-command.ts';
import { emissionColumns, emissionLines, ratesOf, type SecondOfEmission } from './emit-words.ts';
import { codeOfEnd, endingSignal } from './ending.ts';
import { Output } from './output.ts';
import { connected } from './remedy.ts';
import { replayed } from './replay.ts';
import { everySecond } from './seconds.ts';
import { StandingEmitter } from './standing-emitter.ts';
import { steadyClock } from './wall-clock.ts';

/** Says each second what the emitter does. @returns for how long it emitted, in seconds */
async function follow(
  emitter: StandingEmitter,
  output: Output<SecondOfEmission>,
  seconds: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  const over = new AbortController();
  const tell = (second: number): void => {
    for (const line of emitter.comings.news()) output.say(line);
    output.row({
      second,
      connected: emitter.comings.connected === 1,
      ...ratesOf(emitter.takeSecond(), 1),
      watching: emitter.watching ?? null,
    });
  };
  const [lasted] = await Promise.all([
    everySecond({ clock: steadyClock, seconds, signal }, tell).finally(() => over.abort()),
    emitter.emit(AbortSignal.any([signal, over.signal])),
  ]);
  return lasted;
}

async function main(argv: readonly string[]): Promise<number> {
  const { stream, picture, fps, replay, seconds, json } = parseEmit(argv);
  const output = new Output<SecondOfEmission>(json, emissionColumns);
  const live = await livePicturesOrFixtures(picture, (notice) => output.say(notice));
  // What cannot be drawn is refused before anybody is connected to.
  await live(0, 0);
  const make = replay ? await replayed(live, fps, Date.now()) : live;
  const emitter = new StandingEmitter({ stream, fps, make });
  await connected(emitter.connect());
  const signal = endingSignal();
  const { protocol } = await stream.speech();
  const { pattern, width, height, format } = picture;
  output.say(
    `Emitting "${pattern}", ${width}x${height} as ${format}, to ${stream.place}, over ${protocol}. Ctrl-C ends it.`,
  );
  const lasted = await follow(emitter, output, seconds, signal);
  emitter.leave();
  const { total, comings } = emitter;
  const summary = {
    seconds: lasted,
    frames: total.frames,
    ...ratesOf(total, lasted),
    losses: comings.losses,
  };
  const title = `Emitted for ${lasted.toFixed(1)} s to ${stream.place}`;
  output.summary(summary, title, emissionLines(total, lasted, comings.losses));
  return codeOfEnd({ signal, seconds, failed: total.frames === 0 });
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
