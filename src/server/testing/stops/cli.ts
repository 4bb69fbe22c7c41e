#!/usr/bin/env node
/**
 * `npm run stops`: starts and stops relays under load, over and over, and names each that did not end in time, with who was there.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type TransportName, transportNames } from '../../../transports/registry.ts';
import { Random } from '../../../transports/testing/fuzz/random.ts';
import { type Stop, stopOnce } from './one-stop.ts';
import { type ViewerKind, viewerKinds } from './viewers.ts';

/** What a relay may take beyond its drain time. */
const SLACK_MS = 500;

const MOST_SETTLE_MS = 300;
const MOST_TIMES = 100_000;
const MOST_SIDE_BY_SIDE = 16;
const MOST_DRAIN_SECONDS = 60;

interface Options {
  readonly transport: TransportName;
  readonly times: number;
  readonly drain: number;
  readonly sideBySide: number;
  readonly seed: number;
  readonly viewers: readonly ViewerKind[];
}

const upTo =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < 1 || value > most)
      throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`);
    return value;
  };

function readOptions(argv: readonly string[]): Options {
  return new Command('npm run stops --')
    .description(
      'Starts and stops a relay under load, over and over, and names each that took longer than its drain time and half a second.',
    )
    .addOption(new Option('--transport <name>').choices(transportNames).default('uws'))
    .option('--times <count>', 'how often', upTo(MOST_TIMES), 1000)
    .option('--drain <seconds>', 'as of npm start', upTo(MOST_DRAIN_SECONDS), 1)
    .option('--side-by-side <count>', 'how many at a time', upTo(MOST_SIDE_BY_SIDE), 2)
    .option('--seed <number>', 'another one brings other viewers together', upTo(0xffffffff), 1)
    .addOption(
      new Option('--viewers <kinds...>', 'who may be there').choices(viewerKinds).default(viewerKinds, 'all'),
    )
    .exitOverride()
    .parse(argv, { from: 'user' })
    .opts<Options>();
}

/** What was found of one, in words; undefined if it ended in time. */
function fault({ tookMs, exitCode, waitedMs }: Stop, drainMs: number): string | undefined {
  if (tookMs === undefined) return 'did not end and was killed';
  if (exitCode !== 0) return `ended with exit code ${exitCode}`;
  // What it waited for a processor is the machine's fault.
  if (tookMs - waitedMs > drainMs + SLACK_MS) return 'was slow';
  return undefined;
}

class Tally {
  readonly #options: Options;
  readonly #tookMs: number[] = [];
  #done = 0;
  faults = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  add(number: number, kinds: readonly ViewerKind[], stop: Stop): void {
    this.#done++;
    if (stop.tookMs !== undefined) this.#tookMs.push(stop.tookMs);
    const words = fault(stop, this.#options.drain * 1000);
    if (words !== undefined) {
      this.#failed(number, `${words}: ${timesOf(stop)}`, kinds);
      console.log(stop.log.trim().split('\n').slice(-3).join('\n'));
    }
    if (this.#done % 10 === 0 || this.#done === this.#options.times) console.log(this.#progress());
  }

  failed(number: number, error: unknown, kinds: readonly ViewerKind[]): void {
    this.#done++;
    this.#failed(number, error instanceof Error ? error.message : String(error), kinds);
  }

  #failed(number: number, words: string, kinds: readonly ViewerKind[]): void {
    this.faults++;
    console.log(`${this.#options.transport} ${number}: ${words}\n  there were: ${kinds.join(', ')}`);
  }

  #progress(): string {
    const { transport, times } = this.#options;
    const sorted = this.#tookMs.toSorted((a, b) => a - b);
    const at = (share: number): string =>
      ((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) / 1000).toFixed(2);
    return `${transport}: ${this.#done} of ${times}, ${this.faults} at fault; median ${at(0.5)} s, 99th percentile ${at(0.99)} s, longest ${at(1)} s`;
  }
}

const timesOf = ({ tookMs = 0, ranMs, waitedMs }: Stop): string =>
  `${tookMs.toFixed()} ms, of which it ran ${ranMs.toFixed()} ms and waited ${waitedMs.toFixed()} ms for a processor`;

/** Most viewers are there in most runs, some of them twice. */
function somebody(random: Random, kinds: readonly ViewerKind[]): ViewerKind[] {
  return kinds.flatMap((kind) => Array<ViewerKind>(random.below(3)).fill(kind));
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const random = new Random(options.seed);
  const tally = new Tally(options);
  let started = 0;
  let interrupted = false;
  // Those that are under way are brought to their end: no relay is left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      interrupted = true;
    });
  const worker = async (): Promise<void> => {
    while (started < options.times && !interrupted) {
      const number = ++started;
      const kinds = somebody(random, options.viewers);
      const settleMs = random.below(MOST_SETTLE_MS);
      try {
        const { transport, drain: drainSeconds } = options;
        tally.add(number, kinds, await stopOnce({ transport, drainSeconds, kinds, settleMs }));
      } catch (error) {
        tally.failed(number, error, kinds);
      }
    }
  };
  await Promise.all(Array.from({ length: options.sideBySide }, worker));
  return tally.faults === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
