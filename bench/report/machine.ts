import type { Environment } from '../results/environment.ts';
import type { RoundResult } from '../results/results.ts';
import { digits, plain } from './format.ts';

/** What a round tells of its machine. */
export type MachineRound = Pick<RoundResult, 'valid' | 'stolenPercent' | 'machine'>;

const cores = (number: number): string => `${plain(number)} ${number === 1 ? 'core' : 'cores'}`;

/** Such as "1 of 2 cores": what the run could use, and what there is besides. */
export function coresOf({ cores: usable, machineCores = usable, quotaCores }: Environment): string {
  const some = usable < machineCores ? `${usable} of ${cores(machineCores)}` : cores(usable);
  return quotaCores === undefined ? some : `${some}, a quota of ${plain(quotaCores)}`;
}

/** The machine as it is, whatever it does. */
export function machineOf(environment: Environment): string {
  const { cpu, affinity, cores: usable, machineCores = usable, clockMegahertz, memoryBytes } = environment;
  return [
    cpu,
    coresOf(environment),
    ...(affinity !== undefined && usable < machineCores ? [`bound to processor ${affinity}`] : []),
    ...(clockMegahertz === undefined ? [] : [`${digits(clockMegahertz)} MHz`]),
    `${digits(memoryBytes / 2 ** 30)} GiB`,
  ].join(', ');
}

/** What else the machine did: before the run, and at its worst in a round, whether or not that counts. */
export function besideTheRun({ loadAverage }: Environment, rounds: readonly MachineRound[]): string {
  const machines = rounds.flatMap(({ machine }) => machine ?? []);
  const most = (values: readonly (number | undefined)[]): number | undefined => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  const others = most(machines.map(({ othersPercent }) => othersPercent));
  const pressure = most(machines.map(({ pressurePercent }) => pressurePercent));
  const throttled = most(machines.map(({ throttledPeriods }) => throttledPeriods));
  return [
    ...(loadAverage === undefined ? [] : [`a load of ${digits(loadAverage)} in the minute before`]),
    others === undefined
      ? 'the system does not tell what other programs used'
      : `other programs used up to ${digits(others)} % of the processor time of a round`,
    ...(pressure === undefined
      ? []
      : [
          `some process, the run’s own among them, waited for a processor for up to ${digits(pressure)} % of it`,
        ]),
    ...(throttled === undefined || throttled === 0
      ? []
      : [`a quota stopped everything in up to ${throttled} of its periods`]),
    ...clock(machines.flatMap(({ clockMegahertz }) => clockMegahertz ?? [])),
    stolen(rounds),
  ].join('; ');
}

/** Where it changed. */
function clock(megahertz: readonly number[]): string[] {
  const [least, most] = [Math.min(...megahertz), Math.max(...megahertz)];
  return least < most ? [`the slowest processor ran at ${digits(least)} to ${digits(most)} MHz`] : [];
}

/** Of the rounds that count; what hit the others is said with them. */
function stolen(rounds: readonly MachineRound[]): string {
  const shares = rounds.flatMap(({ valid, stolenPercent }) =>
    valid && stolenPercent !== undefined ? [stolenPercent] : [],
  );
  return shares.length === 0
    ? 'the system does not tell how much time the machine lost to its host'
    : `the machine lost up to ${digits(Math.max(...shares))} % of its processor time to its host`;
}
