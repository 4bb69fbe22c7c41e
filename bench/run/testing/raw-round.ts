import { GroupMeters } from '../../deliveries/group-meters.ts';
import type { Standstill } from '../../meters/standstill.ts';
import { entries } from '../../subject/entries.ts';
import type { GroupReport, SwarmReport } from '../../swarm/gathering.ts';
import { addLedgers } from '../../swarm/ledger.ts';
import type { Contender, RoundLoad } from '../contender.ts';
import type { RawRound } from '../raw-round.ts';

const window = { startMicros: 1_000_000, endMicros: 2_000_000 };
const FRAME_INTERVAL_MICROS = 50_000;
const FRAMES = 20;

const load: RoundLoad = {
  consumers: 1,
  emitters: 1,
  fps: 20,
  frameBytes: 4000,
  width: 160,
  height: 120,
  seconds: 1,
  warmupSeconds: 0,
  pattern: 'card',
  seed: 1,
};

/** A relay of ours under a load that says nothing of speed. */
export function contenderOf(changes: Partial<Contender> = {}): Contender {
  const entry = entries.find(({ name }) => name === 'ws');
  if (entry === undefined) throw new Error('there is no ws');
  return { entry, load, ...changes };
}

/** What a process reports of one consumer, to whom so many frames came so much after they were due; the rest was dropped. */
export function groupReport(latencyMicros: number, delivered = FRAMES): GroupReport {
  const group = new GroupMeters({ window, frameIntervalMicros: FRAME_INTERVAL_MICROS });
  const meters = group.watch();
  for (let sequence = 0; sequence < delivered; sequence++) {
    const captureTimeMicros = window.startMicros + sequence * FRAME_INTERVAL_MICROS;
    meters.delivered({ captureTimeMicros }, captureTimeMicros + latencyMicros);
  }
  const ledger = { ...addLedgers([]), offered: FRAMES, delivered, dropped: FRAMES - delivered };
  return { consumers: 1, ledger, counts: group.counts() };
}

/** Of a process that was stopped for so long, so long after the window had begun. */
export function standstill(afterMs: number, forMs: number, cpuMs = 0): Standstill {
  const fromMicros = window.startMicros + 1000 * afterMs;
  return { fromMicros, untilMicros: fromMicros + 1000 * forMs, cpuMicros: 1000 * cpuMs };
}

/** A round in which nothing went wrong, of one consumer in one process. */
export function rawRound(changes: Partial<RawRound> = {}): RawRound {
  return {
    contender: contenderOf(),
    round: 1,
    usage: undefined,
    stolenPercent: 0,
    machine: { cores: 2 },
    benchStandstills: [],
    emission: { framesSent: FRAMES, latenessP99Ms: 1, losses: [], standstills: [] },
    reports: [swarmReport({ '': groupReport(5000) })],
    plannedFrames: FRAMES,
    window,
    findings: {},
    stoppedByItself: true,
    ...changes,
  };
}

export const swarmReport = (
  groups: Readonly<Record<string, GroupReport>>,
  cpuPercent = 20,
  standstills: readonly Standstill[] = [],
): SwarmReport => ({
  groups,
  load: { cpuPercent, eventLoopP99Ms: 2, standstills },
  reasons: [],
});
