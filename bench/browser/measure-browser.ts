import type { Browser } from 'playwright-core';
import type { Access } from '../clients/access.ts';
import { askForJson } from '../clients/ask.ts';
import { clockWithOffset, sleepUntil } from '../meters/clock.ts';
import type { Contender } from '../run/contender.ts';
import { type Measurement, summariseRound } from '../run/round-summary.ts';
import { frameIntervalMicros } from '../run/timing.ts';
import { usageDuring } from '../run/usage.ts';
import { StartedSubject } from '../subject/started.ts';
import { emissionOfPage, findingsOfPages, type Observed, reportOfPages } from './observed.ts';
import { type EmitterSettings, MeasuredPages } from './pages.ts';

const MICROS_PER_SECOND = 1_000_000;

/** A picture that was taken at the end of the window has been encoded and sent by then. */
const LAST_PICTURE_MS = 250;

/** What is on its way when the emission ends has come by then. */
const DRAIN_MS = 500;

/**
 * Measures one round of one transport with the relay's own pages in a real browser, from the pixels that are drawn on the
 * emitter's to those that are shown on the consumers'.
 *
 * @throws Error if no picture comes through
 */
export async function measureBrowser(
  contender: Contender,
  round: number,
  browser: Browser,
  source: EmitterSettings['source'],
): Promise<Measurement[]> {
  const { entry, load } = contender;
  const subject = await StartedSubject.start(entry);
  const pages = new MeasuredPages(browser, subject.url, entry.access);
  // Pages have the wall clock.
  const epochOffsetMicros = Date.now() * 1000 - clockWithOffset(0)();
  const clock = clockWithOffset(epochOffsetMicros);
  try {
    await pages.open(load.consumers, { source, size: `${load.width}x${load.height}`, fps: load.fps });
    const startMicros = Math.round(clock() + load.warmupSeconds * MICROS_PER_SECOND);
    const window = { startMicros, endMicros: Math.round(startMicros + load.seconds * MICROS_PER_SECOND) };
    const usage = await usageDuring(window, subject, epochOffsetMicros);
    await sleepUntil(clock, window.endMicros + LAST_PICTURE_MS * 1000);
    await pages.stopEmitting();
    await sleepUntil(clock, window.endMicros + (LAST_PICTURE_MS + DRAIN_MS) * 1000);
    const droppedByRelay = await droppedOn(subject.url, entry.access);
    const observed: Observed = {
      ...(await pages.observations()),
      droppedByRelay,
      window,
      frameIntervalMicros: frameIntervalMicros(load),
    };
    const emission = emissionOfPage(observed);
    await pages.close();
    const raw = {
      ...usage,
      contender,
      round,
      emission,
      reports: [reportOfPages(observed)],
      plannedFrames: emission.framesSent,
      window,
      findings: findingsOfPages(observed),
      stoppedByItself: await subject.stop(),
    };
    return summariseRound(raw);
  } catch (error) {
    await pages.close();
    await subject.stop();
    throw error;
  }
}

/** What the relay has dropped on purpose for those who watch. */
async function droppedOn(url: string, access: Access | undefined): Promise<number> {
  const { channels } = (await askForJson(new URL('/channels', url), access)) as {
    channels: { ledger: { dropped: number; waiting: number } }[];
  };
  return channels.reduce((sum, { ledger }) => sum + ledger.dropped + ledger.waiting, 0);
}
