import type { Scenario } from './scenario.ts';

/** Which scenarios a flag changes something of. */
type Use = 'all' | { readonly only: readonly string[] } | { readonly but: readonly string[] };

/** Functions are timed by themselves, and pages make their own pictures. */
const withoutCrew = ['micro', 'browser'];

/**
 * For every flag of `npm run bench`, by the name that commander gives its value. What a scenario varies by itself, or does not
 * have, cannot be asked of it.
 */
export const flagUse: Readonly<Record<string, Use>> = {
  list: 'all',
  version: 'all',
  quick: 'all',
  seconds: 'all',
  rounds: 'all',
  seed: 'all',
  reports: 'all',
  format: 'all',
  // Refused with what is measured, which says more.
  expect: 'all',
  target: 'all',
  tls: 'all',
  // These go with a target, and are refused without one.
  protocol: 'all',
  path: 'all',
  insecure: 'all',
  header: 'all',
  targetPid: 'all',
  targetMetrics: 'all',
  only: { but: ['micro'] },
  consumers: { but: ['micro'] },
  warmupSeconds: { but: ['micro'] },
  timeLimit: { but: ['micro'] },
  strict: { but: ['micro'] },
  saveBaseline: { but: ['micro'] },
  against: { but: ['micro'] },
  // Whose rounds are searches is not measured until its intervals are narrow.
  until: { but: ['micro', 'capacity'] },
  // These start the relay's own process.
  contender: { but: ['micro', 'browser', 'restart'] },
  fps: { but: ['micro', 'rates'] },
  width: { but: ['micro', 'sizes'] },
  height: { but: ['micro', 'sizes'] },
  frameBytes: { but: [...withoutCrew, 'sizes'] },
  pattern: { but: withoutCrew },
  liveEncode: { but: withoutCrew },
  swarmProcesses: { but: withoutCrew },
  // Those who come and go, or come back, are looked for on one channel.
  emitters: { but: [...withoutCrew, 'channels', 'churn', 'restart'] },
  links: { only: ['links'] },
  real: { only: ['links'] },
  clients: { only: ['links'] },
  upTo: { only: ['capacity'] },
  confirm: { only: ['capacity'] },
  objectiveP99Ms: { only: ['capacity'] },
  objectiveDelivery: { only: ['capacity'] },
};

/** Whether a flag changes anything of a scenario. */
export function isUsedBy(flag: string, { name }: Pick<Scenario, 'name'>): boolean {
  const use = flagUse[flag] ?? 'all';
  if (use === 'all') return true;
  return 'only' in use ? use.only.includes(name) : !use.but.includes(name);
}
