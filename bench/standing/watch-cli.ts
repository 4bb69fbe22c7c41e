import { exitCodeOf } from '../command/ending.ts';
import { EventLoopMeter } from '../meters/event-loop.ts';
import { lengthMicros } from '../meters/standstill.ts';
import { digits } from '../report/format.ts';
import { Audience } from './audience.ts';
import { codeOfEnd, endingSignal } from './ending.ts';
import { Output } from './output.ts';
import { withRemedy } from './remedy.ts';
import { everySecond } from './seconds.ts';
import { steadyClock } from './wall-clock.ts';
import { parseWatch } from './watch-command.ts';
import {
  COLUMNS_WITHOUT_FRAMES,
  type SecondOfWatching,
  seenIn,
  silence,
  watchColumns,
  watchLines,
} from './watch-words.ts';

/** Says each second what the viewers see. @returns for how long they watched, in seconds */
function follow(
  audience: Audience,
  output: Output<SecondOfWatching>,
  seconds: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { meter, comings, viewers } = audience;
  let silentSeconds = 0;
  return everySecond({ clock: steadyClock, seconds, signal }, (second) => {
    for (const line of comings.news()) output.say(line);
    const tally = meter.takeSecond();
    const { connected } = comings;
    const row = { second, viewers, connected, ...seenIn(tally, 1, viewers, meter.clocksAgree) };
    silentSeconds = tally.frames === 0 ? silentSeconds + 1 : 0;
    if (silentSeconds === 0) output.row(row);
    else {
      const text = silence(silentSeconds, connected, audience.emitting);
      output.row(row, { text, after: COLUMNS_WITHOUT_FRAMES });
    }
  });
}

/** Less is in every latency that is measured anywhere. */
const OWN_LATENESS_MS = 10;

/** What of the figures may be this process's own doing. */
function ownLateness(eventLoop: EventLoopMeter): (readonly [string, string])[] {
  const { eventLoopP99Ms, standstills } = eventLoop.end();
  const longestMs = Math.max(0, ...standstills.map((each) => lengthMicros(each) / 1000));
  if (longestMs === 0 && eventLoopP99Ms < OWN_LATENESS_MS) return [];
  const still = longestMs === 0 ? '' : `, and stood still for up to ${Math.round(longestMs)} ms`;
  const words = `this process itself ran ${digits(eventLoopP99Ms)} ms late (p99)${still}: that is in the figures above`;
  return [['note', words]];
}

async function main(argv: readonly string[]): Promise<number> {
  const { stream, viewers: wanted, seconds, json } = parseWatch(argv);
  const output = new Output<SecondOfWatching>(json, watchColumns);
  const audience = new Audience(stream);
  const refusal = await audience.connect(wanted);
  const signal = endingSignal();
  const { viewers, meter, comings } = audience;
  const who = `${viewers} ${viewers === 1 ? 'viewer' : 'viewers'}`;
  const { protocol } = await stream.speech();
  output.say(`Watching ${stream.place}, over ${protocol}, with ${who}. Ctrl-C ends it.`);
  if (refusal !== undefined)
    output.say(`No more than ${viewers} of ${wanted}: ${withRemedy(refusal.message)}`);
  const eventLoop = new EventLoopMeter(steadyClock);
  eventLoop.begin();
  meter.begin();
  const lasted = await follow(audience, output, seconds, signal);
  const dropped = await audience.dropped();
  const watched = { seconds: lasted, viewers, losses: comings.losses, dropped };
  const summary = { ...watched, ...seenIn(meter.total, lasted, viewers, meter.clocksAgree) };
  const lines = [...watchLines(meter, watched), ...ownLateness(eventLoop)];
  output.summary(summary, `Watched ${stream.place} for ${lasted.toFixed(1)} s with ${who}`, lines);
  audience.close();
  return codeOfEnd({ signal, seconds, failed: meter.total.frames === 0 });
}

process.exit(await exitCodeOf(() => main(process.argv.slice(2))));
