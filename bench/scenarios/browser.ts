import { ALLOW_CAMERA, FAKE_CAMERA, findChromium, launchChromium } from '../../src/browsers/chromium.ts';
import { transportNames } from '../../src/transports/registry.ts';
import { measureBrowser } from '../browser/measure-browser.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { RunResults } from '../results/results.ts';
import type { Contender, RoundLoad } from '../run/contender.ts';
import { inTurns, measureRounds } from '../run/rounds.ts';
import {
  availableEntries,
  describeLoad,
  describeRound,
  describeRun,
  type RunRequest,
  startOfRun,
  summariseAll,
} from '../run/run.ts';
import type { Entry } from '../subject/entries.ts';
import type { Scenario } from './scenario.ts';

/** The emit page offers these. */
const sizes = ['320x240', '640x480', '800x600', '1280x720', '1920x1080'];
const rates = [5, 10, 15, 20, 25, 30];

const sources = { 'test pattern': 'pattern', 'fake camera': 'camera' } as const;

/** The whole way through real browsers, from the drawn pixel to the shown pixel. */
export const browser: Scenario = {
  name: 'browser',
  summary: 'the pages in Chromium: from the pixels drawn on the emitter’s to those shown on the viewers’',
  defaults: {
    consumers: 2,
    emitters: 1,
    fps: 20,
    frameBytes: 20_000,
    // What a processor without graphics encodes 20 times a second, and shows on two pages besides.
    width: 320,
    height: 240,
    seconds: 3,
    warmupSeconds: 2,
    rounds: 3,
  },
  quick: {
    consumers: 1,
    emitters: 1,
    fps: 20,
    frameBytes: 20_000,
    width: 320,
    height: 240,
    seconds: 2,
    warmupSeconds: 1,
    rounds: 1,
  },
  entries: transportNames,
  quickEntries: ['uws', 'socketio'],
  variants: () => Object.keys(sources),
  findings: [
    'shownPerSecond',
    'emittedPerSecond',
    'jitterMs',
    'headerLatencyMs',
    'encodeMs',
    'decodeMs',
    'pictureWidth',
    'pictureBytes',
  ],
  needsOwnRelay: true,
  run: runBrowser,
};

/** @throws UsageError for a size or a rate that the emit page does not offer, or without Chromium */
async function runBrowser(request: RunRequest): Promise<RunResults> {
  const { options, progress, signal } = request;
  checkLoad(options);
  const start = startOfRun();
  const { available, unavailable } = await availableEntries(request);
  const chromium = await launchChromium(FAKE_CAMERA, ALLOW_CAMERA);
  const abort = (): void => void chromium.close();
  signal.addEventListener('abort', abort);
  try {
    const measured = await measureRounds({
      ...options,
      contenders: available.flatMap((entry) => contendersOf(entry, options)),
      signal,
      nowMs: () => performance.now(),
      measure: inTurns(
        (contender, round) => measureBrowser(contender, round, chromium, sourceOf(contender)),
        signal,
      ),
      onProgress: (state) => progress.step(describeRound(state), state.done / state.total),
    });
    const entries = summariseAll(measured);
    const pictureSizes = entries.flatMap(({ findings }) => findings.pictureBytes?.median ?? []);
    // The browser decides how large they are.
    const frameBytes = Math.round(
      pictureSizes.reduce((sum, size) => sum + size, 0) / Math.max(1, pictureSizes.length),
    );
    return describeRun(request, start, {
      scenario: 'browser',
      entries,
      load: { ...describeLoad(options, undefined), frameBytes, pattern: 'the pages’ own' },
      unavailable,
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await chromium.close();
    progress.end();
  }
}

const contendersOf = (entry: Entry, load: RoundLoad): Contender[] =>
  Object.keys(sources).map((variant) => ({ entry, load, variant, emitterIsMeasured: true }));

const sourceOf = ({ variant }: Contender): 'pattern' | 'camera' =>
  variant === 'fake camera' ? sources['fake camera'] : sources['test pattern'];

function checkLoad({ width, height, fps }: RoundLoad): void {
  if (findChromium() === undefined) {
    throw new UsageError('browser: there is no Chromium. Install it, or set RELAYMARK_CHROMIUM to its path.');
  }
  if (!rates.includes(fps)) {
    throw new UsageError(`--fps: ${fps} is not allowed; the emit page offers ${rates.join(', ')}.`);
  }
  if (!sizes.includes(`${width}x${height}`)) {
    throw new UsageError(
      `--width: ${width}x${height} is not allowed; the emit page offers ${sizes.join(', ')}.`,
    );
  }
}
